import { z } from "zod";
import { problem } from "../problemCodes";
import { isImei, type Imei } from "./imei";
import { formatOrdered, parseOrdered } from "./orderedDevices";
import { readAccountName } from "./accountName";
import { asWritten } from "./asWritten";
import { readDeclaration, readGivenDevices, type Declaration, type ReadDevices } from "./declaration";
import { lostArguments } from "./lostArguments";
import { readState, textOf, versionSchema } from "./stateReading";
import { isUnknown, unknownValue } from "./unknownValue";

type Properties = Readonly<Record<string, unknown>>;

/** The cancellation candidates of an account, in the order in which they lose their licenses. */
export interface CandidateList {
  /** The resource's name. */
  readonly list: string;
  readonly account: string;
  readonly devices: readonly string[];
}

export interface CandidateRecord extends CandidateList {
  /** The list that the program last tried to write, deleted with the resource; `devices` is the observed one. */
  readonly put: readonly string[];
  /** The outcome of the last write is unknown, so `devices` may be out of date. */
  readonly isOutcomeUnknown: boolean;
}

export interface CandidateArguments {
  readonly list: string;
  /** What the engine stores, compares and shows. */
  readonly stored: Properties;
  /** Undefined while something is wrong or unknown. */
  readonly declared: (CandidateList & { readonly devices: readonly Imei[] }) | undefined;
  readonly problems: readonly string[];
  readonly notices: readonly string[];
}

/** Raise it with each change of shape, and keep reading earlier versions: users keep states for years. */
const stateVersion = 1;

const text = z.string("must be text");
const ordered = textOf(parseOrdered);
const inputsSchema = z.object({ list: text, account: text, devices: ordered });

const recordSchema = inputsSchema.extend({
  stateVersion: versionSchema(stateVersion),
  put: ordered,
  undetermined: z.boolean("must be true or false").default(false),
});

export function readCandidateArguments(olds: Properties, news: Properties): CandidateArguments {
  const list = String(news["list"]);
  const account = readAccountName(news["account"]);
  const devices = readGivenDevices(olds, news, { readText: readOrderedText, read: readOrderedDevices });
  const lost = lostArguments(news);
  return {
    list,
    stored: {
      list,
      account: account.kind === "known" ? account.account : asWritten(news["account"]),
      devices:
        devices.kind === "known"
          ? formatOrdered([...devices.roster.keys()])
          : devices.kind === "unknown"
            ? unknownValue
            : asWritten(news["devices"]),
    },
    declared:
      account.kind === "known" && devices.kind === "known" && lost.size === 0
        ? { list, account: account.account, devices: [...devices.roster.keys()] }
        : undefined,
    problems: [
      ...lost.values(),
      ...(account.kind === "wrong" && !lost.has("account") ? [account.problem] : []),
      ...(devices.kind === "wrong" && !lost.has("devices") ? devices.problems : []),
    ],
    notices: devices.kind === "known" ? devices.notices : [],
  };
}

/** A refresh may have recorded a list of another program, with identifiers that are no IMEIs. */
function readOrderedText(text: string): Declaration {
  return readDeclaration(parseOrdered(text), isUnknown);
}

export const readOrderedDevices: ReadDevices = (devices, isNotKnown, isSecret) =>
  Array.isArray(devices) || isNotKnown(devices)
    ? readDeclaration(devices, isNotKnown, isSecret)
    : {
        kind: "wrong",
        problems: [problem("devices-invalid", "devices must be an array of IMEIs; the first loses its license first.")],
      };

export function formatRecord({ list, account, devices, put, isOutcomeUnknown }: CandidateRecord) {
  return {
    stateVersion,
    list,
    account,
    devices: formatOrdered(devices),
    put: formatOrdered(put),
    count: devices.length,
    ...(isOutcomeUnknown ? { undetermined: true } : {}),
  };
}

export function formatCandidateInputs({ list, account, devices }: CandidateList) {
  return { list, account, devices: formatOrdered(devices) };
}

/** @throws Error when the state was not written by this package. */
export function parseRecord(properties: Properties): CandidateRecord {
  const { list, account, devices, put, undetermined } = readState(nameOf(properties), recordSchema, properties);
  return { list, account, devices, put, isOutcomeUnknown: undetermined };
}

/** @throws Error when the check did not make the properties. */
export function parseDeclared(properties: Properties): CandidateList & { readonly devices: readonly Imei[] } {
  const { list, account, devices } = readState(nameOf(properties), inputsSchema, properties);
  return { list, account, devices: devices.filter(isImei) };
}

function nameOf(properties: Properties): string {
  return typeof properties["list"] === "string" ? `cancellation list ${properties["list"]}` : "a cancellation list";
}

export function isBeginning(one: readonly string[], whole: readonly string[]): boolean {
  return isSameOrder(one, whole.slice(0, one.length));
}

export function isSameOrder(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((imei, index) => imei === other[index]);
}
