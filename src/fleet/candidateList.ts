import { z } from "zod";
import { isImei, type Imei } from "./imei";
import { formatOrdered, parseOrdered } from "./orderedDevices";
import { readAccountName } from "./accountName";
import { asWritten } from "./asWritten";
import { readDeclaration, type Declaration, type ReadDevices } from "./declaration";
import { lostArguments, readGivenDevices } from "./arrivedDevices";
import { readState, textOf, versionSchema } from "./stateReading";
import { isUnknown, unknownValue } from "./unknownValue";

type Properties = Readonly<Record<string, unknown>>;

/** The cancellation candidates of one account, the first to lose its license first. */
export interface CandidateList {
  /** The resource's name. */
  readonly list: string;
  readonly account: string;
  readonly devices: readonly string[];
}

/** What a stack's state holds of a list. */
export interface CandidateRecord extends CandidateList {
  /**
   * What the program has put there last, or tried to: the list that is deleted with the resource. `devices` is what the account has, which
   * a refresh may find to be somebody else's.
   */
  readonly put: readonly string[];
  /** Whether the last write was not answered and could not be looked up, so that `devices` may be out of date. */
  readonly isUndetermined: boolean;
}

/** What a program says of a list, read once and for all. */
export interface CandidateArguments {
  readonly list: string;
  /** What the engine is to store, compare and show. */
  readonly stored: Properties;
  /** Undefined while something is wrong, or is another resource's output and comes with the update. */
  readonly declared: (CandidateList & { readonly devices: readonly Imei[] }) | undefined;
  readonly problems: readonly string[];
  readonly notices: readonly string[];
}

/** A change of shape raises the version and reads the earlier ones too: users keep their states for years. */
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

/** What a refresh has recorded may be somebody else's list, of identities that are no IMEIs. */
function readOrderedText(text: string): Declaration {
  return readDeclaration(parseOrdered(text), isUnknown);
}

/** As a fleet's devices, but in an order that counts. */
export const readOrderedDevices: ReadDevices = (devices, isNotKnown, isSecret) =>
  Array.isArray(devices) || isNotKnown(devices)
    ? readDeclaration(devices, isNotKnown, isSecret)
    : { kind: "wrong", problems: ["devices must be an array of IMEIs, the first to lose its license first"] };

export function formatRecord({ list, account, devices, put, isUndetermined }: CandidateRecord) {
  return {
    stateVersion,
    list,
    account,
    devices: formatOrdered(devices),
    put: formatOrdered(put),
    count: devices.length,
    ...(isUndetermined ? { undetermined: true } : {}),
  };
}

/** The inputs in the form in which the engine stores them. */
export function formatCandidateInputs({ list, account, devices }: CandidateList) {
  return { list, account, devices: formatOrdered(devices) };
}

/** @throws Error when the state was not written by this package, or by hand. */
export function parseRecord(properties: Properties): CandidateRecord {
  const { list, account, devices, put, undetermined } = readState(nameOf(properties), recordSchema, properties);
  return { list, account, devices, put, isUndetermined: undetermined };
}

/** @throws Error when the engine hands over something that the check did not make. */
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
