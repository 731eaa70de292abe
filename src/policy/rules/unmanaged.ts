import { z } from "zod";
import { parseImei } from "../../fleet/imei";
import { pluralize, count, counted, firstOf } from "../../text/plurals";
import { configuration } from "../configuration";
import type { UnmanagedOptions } from "../options";
import type { Rule } from "../rule";
import { wholeNumber } from "../settingSchemas";
import type { SubscriptionFacts } from "../stack";

type Settings = Required<UnmanagedOptions>;

const ignoreForm = "a list of IMEIs in quotes, of 15 digits each";

const settingsSchema: z.ZodType<Settings> = z.strictObject({
  maxUnmanaged: wholeNumber.describe("The most licensed devices of an account that may be in no fleet"),
  ignore: z
    .array(
      z.string(ignoreForm).refine((text) => "imei" in parseImei(text), ignoreForm),
      ignoreForm,
    )
    .describe("IMEIs of devices that may hold a license without a fleet"),
});

const defaults: Settings = { maxUnmanaged: 0, ignore: [] };

export function unmanagedRule(options?: UnmanagedOptions): Rule<Settings> {
  return {
    name: "license-unmanaged",
    description: "Not too many licensed devices of an account are in no fleet.",
    enforcementLevel: "advisory",
    configuration: configuration("license-unmanaged", settingsSchema, defaults, options),
    whenUnknown: () => "warn",
    // Also one that does not list all fleets of its account.
    judge: ({ subscriptions }, settings) => ({
      violations: subscriptions.flatMap(({ urn, facts }) => {
        const message = facts === undefined ? undefined : unmanagedProblem(facts, settings);
        return facts === undefined || message === undefined ? [] : [{ account: facts.account, urn, message }];
      }),
      notEvaluated: [],
      notices: [],
    }),
  };
}

function unmanagedProblem(
  { account, unmanaged, undeterminedFleets }: SubscriptionFacts,
  { maxUnmanaged, ignore }: Settings,
): string | undefined {
  // The devices of a fleet that are not known yet would be among them.
  if (unmanaged === undefined || undeterminedFleets.length > 0) {
    return undefined;
  }
  const ignored = new Set<string>(
    ignore.map((text) => parseImei(text)).flatMap((parsed) => ("imei" in parsed ? parsed.imei : [])),
  );
  const devices = unmanaged.devices.filter((imei) => !ignored.has(imei));
  const others = unmanaged.count - (unmanaged.devices.length - devices.length);
  const words = (text: string) => pluralize(others, text);
  const unnamed = unmanaged.count - unmanaged.devices.length;
  const limit =
    unnamed === 0 || ignored.size === 0
      ? ""
      : ` Only the first ${count(unmanaged.devices.length)} are named, and ignore applies to these.`;
  return others <= maxUnmanaged
    ? undefined
    : `account ${account} has ${counted(others, "licensed device")} in no fleet${devices.length === 0 ? "" : `: ${firstOf(devices)}`}; at most ${count(maxUnmanaged)} ` +
        `${pluralize(maxUnmanaged, "[is|are]")} allowed (maxUnmanaged). Declare ${words("[it|them]")} in a fleet, release ${words("[its license|their licenses]")} in ThingSpace (not possible after an upgrade), or ` +
        `add ${words("[it|them]")} to ignore.${limit}`;
}
