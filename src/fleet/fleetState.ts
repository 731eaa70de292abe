import { z } from "zod";
import type { Imei } from "./imei";
import { emptyRoster, formatRoster, parseRoster, type Roster } from "./roster";
import type { StoredOptions } from "./options";
import { optionSchemas } from "./optionsReading";
import { readState, textOf, versionSchema } from "./stateReading";

/** Raise it with each change of shape, and keep reading earlier versions: users keep states for years. */
const stateVersion = 1;

/** The checked inputs, which the engine stores, compares and shows. */
export interface FleetInputs {
  /** The resource's name, which the host does not pass. */
  readonly fleet: string;
  readonly account: string;
  readonly roster: Roster;
  readonly options: StoredOptions;
  readonly isSecret: boolean;
}

export interface Recorded {
  readonly devices: Roster;
  /** Devices whose last write got no response, and could not be looked up. Stored as `undetermined`. */
  readonly unknown: Roster;
  /** Devices transferred to fleets not yet seen to record them, with the receiver's name. */
  readonly inTransit: Roster;
  readonly lastWrite: LastWrite | undefined;
}

export const nothingRecorded: Recorded = {
  devices: emptyRoster,
  unknown: emptyRoster,
  inTransit: emptyRoster,
  lastWrite: undefined,
};

/** The outputs, with the options that a deletion uses. */
export interface FleetRecord extends Recorded, Omit<FleetInputs, "roster"> {
  readonly adoptedCount: number;
}

/** A fleet's last request to change licenses: it tells whether a listing is older. */
export interface LastWrite {
  /** Since 1970. */
  readonly timeMs: number;
  /** A few of the devices that it assigned. */
  readonly assigned: readonly Imei[];
  /** The same of the write before, if both were within two minutes: a listing may show only one of the two. */
  readonly assignedBefore: readonly Imei[];
  /** Devices whose assignment got no answer: the service may still act on it for two minutes. */
  readonly unanswered: readonly Imei[];
}

const text = z.string("must be text");
const roster = textOf(parseRoster);
const inputsSchema = z.object({
  fleet: text,
  account: text,
  devices: roster,
  isSecret: z.boolean().default(false),
  ...optionSchemas,
});

const recordSchema = inputsSchema.extend({
  stateVersion: versionSchema(stateVersion),
  adoptedCount: z.number("must be a number"),
  undetermined: roster.default(emptyRoster),
  inTransit: roster.default(emptyRoster),
  lastWrite: z
    .object({
      time: z.iso.datetime("must be a time"),
      assigned: roster.default(emptyRoster),
      assignedBefore: roster.default(emptyRoster),
      unanswered: roster.default(emptyRoster),
    })
    .transform(({ time, assigned, assignedBefore, unanswered }) => ({
      timeMs: Date.parse(time),
      assigned: [...assigned.keys()],
      assignedBefore: [...assignedBefore.keys()],
      unanswered: [...unanswered.keys()],
    }))
    .optional(),
});

/** Fields beside `devices` that name devices: secret when those are. */
export const furtherDevices = ["undetermined", "inTransit", "lastWrite"] as const satisfies (keyof z.input<
  typeof recordSchema
>)[];

/** @throws Error when `check` did not make the inputs. */
export function parseInputs(inputs: Readonly<Record<string, unknown>>): FleetInputs {
  const { fleet, account, devices, isSecret, ...options } = readState(nameOf(inputs), inputsSchema, inputs);
  return { fleet, account, roster: devices, options, isSecret };
}

/** @throws Error when this release cannot read the state. */
export function parseRecord(outputs: Readonly<Record<string, unknown>>): FleetRecord {
  const record = readState(nameOf(outputs), recordSchema, outputs);
  const { adoptedCount, undetermined: unknown, inTransit, lastWrite } = record;
  const { roster: devices, ...inputs } = parseInputs(outputs);
  return { ...inputs, devices, unknown, inTransit, lastWrite, adoptedCount };
}

function nameOf(properties: Readonly<Record<string, unknown>>): string {
  return typeof properties["fleet"] === "string" ? `fleet ${properties["fleet"]}` : "a fleet";
}

export type StoredInputs = Readonly<Record<"fleet" | "account" | "devices", string>> &
  StoredOptions & { readonly isSecret?: true };

export function formatInputs({ fleet, account, roster, options, isSecret }: FleetInputs): StoredInputs {
  return { fleet, account, devices: formatRoster(roster), ...options, ...(isSecret ? { isSecret } : {}) };
}

/** The inputs that leave the record unchanged. */
export function inputsOf({ fleet, account, devices, options, isSecret }: FleetRecord): FleetInputs {
  return { fleet, account, roster: devices, options, isSecret };
}

export function formatRecord(record: FleetRecord) {
  return {
    stateVersion,
    ...formatInputs(inputsOf(record)),
    licensedCount: record.devices.size,
    adoptedCount: record.adoptedCount,
    ...(record.unknown.size === 0 ? {} : { undetermined: formatRoster(record.unknown) }),
    ...(record.inTransit.size === 0 ? {} : { inTransit: formatRoster(record.inTransit) }),
    ...(record.lastWrite === undefined ? {} : { lastWrite: formatLastWrite(record.lastWrite) }),
  };
}

function formatLastWrite({ timeMs, assigned, assignedBefore, unanswered }: LastWrite) {
  return {
    time: new Date(timeMs).toISOString(),
    ...(assigned.length === 0 ? {} : { assigned: formatDevices(assigned) }),
    ...(assignedBefore.length === 0 ? {} : { assignedBefore: formatDevices(assignedBefore) }),
    ...(unanswered.length === 0 ? {} : { unanswered: formatDevices(unanswered) }),
  };
}

function formatDevices(devices: readonly Imei[]): string {
  return formatRoster(new Map(devices.map((imei) => [imei, undefined])));
}
