import type { StackValidationPolicy } from "@pulumi/policy";
import * as server from "@pulumi/policy/server";
import {
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
  EnforcementLevel,
  type AnalyzeResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { unknownValue } from "../../../src/fleet/unknownValue";
import { fotaPolicies, type FotaPolicyOptions } from "../../../src/policy";

export const account = "0402196254-00001";

/** What the engine sends in place of a value that is not known yet. */
export const unknown = unknownValue;

export interface StackResource {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, JavaScriptValue>>;
  readonly protect: boolean;
}

/** A fleet as the engine hands it to policies; by default of one device, with nothing to object to. */
export function fleet(
  name: string,
  {
    devices = 1,
    protect = true,
    ...others
  }: { devices?: number | string; protect?: boolean } & Record<string, JavaScriptValue> = {},
): StackResource {
  const roster =
    typeof devices === "string"
      ? devices
      : Array.from({ length: devices }, (_, index) => `${353238063289555 + index}  label ${index}\n`).join("");
  return {
    type: "pulumi-nodejs:dynamic/thingspace:DeviceLicenseAssignment",
    name,
    props: { fleet: name, account, devices: roster, ...others },
    protect,
  };
}

interface PoolNumbers {
  readonly licenseCount?: number;
  readonly licenseUsedCount?: number;
  readonly plannedAssignments?: number;
  readonly plannedReleases?: number;
}

/** A subscription as it is at preview: with 100 licenses of which 50 are in use, what is planned is still to come. */
export function subscription(
  name: string,
  fleets: readonly string[],
  { licenseCount = 100, licenseUsedCount = 50, plannedAssignments = 0, plannedReleases = 0 }: PoolNumbers = {},
  others: Readonly<Record<string, JavaScriptValue>> = {},
): StackResource {
  const free = licenseCount - licenseUsedCount;
  return {
    type: "thingspace:index:FotaSubscription",
    name,
    props: {
      account,
      purchaseTypes: ["TS-HFOTA-MRC"],
      licenseCount,
      licenseUsedCount,
      licenseFreeCount: Math.max(free, 0),
      licenseOvercommitCount: Math.max(-free, 0),
      fleets: [...fleets],
      undeterminedFleets: [],
      plannedAssignments,
      plannedReleases,
      projectedFreeCount: Math.max(free + plannedReleases - plannedAssignments, 0),
      updateTime: "",
      ...others,
    },
    protect: false,
  };
}

/** Without what `--target` leaves out: then the engine knows of nothing but the resource's name. */
export function untargeted(resource: StackResource): StackResource {
  return { ...resource, props: {} };
}

export interface Report {
  readonly policy: string;
  readonly level: "advisory" | "mandatory";
  readonly message: string;
  readonly resource: string;
}

/** By policy, what the pack's config says; `enforcementLevel` is the engine's own. */
export type PackConfig = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Setting {
  readonly config?: PackConfig;
  readonly options?: FotaPolicyOptions;
}

/** What the policies say of a stack, run as in a deployment: by the SDK's own server, over the arguments that it makes of a request. */
export function analyze(
  resources: readonly StackResource[],
  { config = {}, options }: Setting = {},
): Promise<readonly Report[]> {
  return runPolicies(fotaPolicies(options), resources, config);
}

/** The same with policies that are kept for several analyses. */
export async function runPolicies(
  policies: readonly StackValidationPolicy[],
  resources: readonly StackResource[],
  config: PackConfig = {},
): Promise<readonly Report[]> {
  const response = await respond(policies, resources, config);
  return response.getDiagnosticsList().map((diagnostic) => {
    const description = `${diagnostic.getDescription()}\n`;
    const message = diagnostic.getMessage();
    return {
      policy: diagnostic.getPolicyname(),
      level: diagnostic.getEnforcementlevel() === EnforcementLevel.MANDATORY ? "mandatory" : "advisory",
      message: message.startsWith(description) ? message.slice(description.length) : message,
      resource: diagnostic.getUrn(),
    };
  });
}

/** The policies that say of themselves that they do not apply to a stack. */
export async function notApplicable(resources: readonly StackResource[]): Promise<readonly string[]> {
  const response = await respond(fotaPolicies(), resources, {});
  return response.getNotApplicableList().map((policy) => policy.getPolicyName());
}

type AnalyzeStack = (
  call: { readonly request: AnalyzeStackRequest },
  callback: (error: Error | undefined, response: AnalyzeResponse) => void,
) => void;

/** Internal to the SDK, which is why its version is pinned. */
const { makeAnalyzeStackRpcFun } = server as unknown as {
  readonly makeAnalyzeStackRpcFun: (
    pack: string,
    version: string,
    level: string,
    policies: readonly StackValidationPolicy[],
  ) => AnalyzeStack;
};

function respond(
  policies: readonly StackValidationPolicy[],
  resources: readonly StackResource[],
  config: PackConfig,
): Promise<AnalyzeResponse> {
  const configured = policies.map((policy) => withConfig(policy, config[policy.name] ?? {}));
  const request = new AnalyzeStackRequest().setResourcesList(resources.map(toRequest));
  return new Promise((resolve, reject) => {
    makeAnalyzeStackRpcFun(
      "test",
      "1.0.0",
      "advisory",
      configured,
    )({ request }, (error, response) => {
      if (error === undefined) {
        resolve(response);
      } else {
        reject(error);
      }
    });
  });
}

/** The SDK keeps the config of the one pack that a process may serve in a variable of its own; here each analysis has another. */
function withConfig(
  policy: StackValidationPolicy,
  { enforcementLevel, ...settings }: Readonly<Record<string, unknown>>,
): StackValidationPolicy {
  return {
    ...policy,
    ...(enforcementLevel === "disabled" ? { enforcementLevel } : {}),
    validateStack: (args, report) =>
      policy.validateStack({ ...args, getConfig: (() => settings) as typeof args.getConfig }, report),
  };
}

function toRequest({ type, name, props, protect }: StackResource): AnalyzerResource {
  return new AnalyzerResource()
    .setType(type)
    .setName(name)
    .setUrn(name)
    .setProperties(Struct.fromJavaScript({ ...props }))
    .setOptions(new AnalyzerResourceOptions().setProtect(protect));
}
