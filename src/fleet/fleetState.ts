import { z } from "zod";
import type { Imei } from "./imei";
import { emptyRoster, formatRoster, parseRoster, type Roster } from "./roster";
import type { StoredOptions } from "./fleetOptions";
import { optionSchemas } from "./optionsReading";
import { readState, textOf, versionSchema } from "./stateReading";

/** Raise it when an earlier release could not read the shape, and keep reading all before: users keep states for years. */
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
  readonly recentWrites: readonly RecentWrite[];
}

export const nothingRecorded: Recorded = {
  devices: emptyRoster,
  unknown: emptyRoster,
  inTransit: emptyRoster,
  recentWrites: [],
};

/** The outputs, with the options that a deletion uses. */
export interface FleetRecord extends Recorded, Omit<FleetInputs, "roster"> {
  readonly adoptedCount: number;
}

/** What a fleet changed a moment ago: neither a listing nor an answer proves what holds yet. */
export interface RecentWrite {
  /** Since 1970. */
  readonly timeMs: number;
  /** Devices that the fleet recorded anew; `all` where they are many, or all that it has. */
  readonly added: ReadonlySet<Imei> | "all";
  /** Devices whose assignment got no answer. */
  readonly assigning: ReadonlySet<Imei>;
  /** Devices whose release got no answer. */
  readonly releasing: ReadonlySet<Imei>;
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

const noDevices: ReadonlySet<Imei> = new Set();
const devicesIn = (lines: string): ReadonlySet<Imei> => new Set(parseRoster(lines).keys());

const recentWriteSchema = z
  .object({
    time: z.iso.datetime("must be a time"),
    added: textOf((lines) => (lines === "all" ? lines : devicesIn(lines))).default(noDevices),
    assigning: textOf(devicesIn).default(noDevices),
    releasing: textOf(devicesIn).default(noDevices),
  })
  .transform(({ time, ...devices }) => ({ timeMs: Date.parse(time), ...devices }));

const recordSchema = inputsSchema.extend({
  stateVersion: versionSchema(stateVersion),
  adoptedCount: z.number("must be a number"),
  undetermined: roster.default(emptyRoster),
  inTransit: roster.default(emptyRoster),
  recentWrites: z.array(recentWriteSchema, "must be a list").default([]),
});

/** Fields beside `devices` that name devices: secret when those are. */
export const furtherDevices = ["undetermined", "inTransit", "recentWrites"] as const satisfies (keyof z.input<
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
  const { adoptedCount, undetermined: unknown, inTransit, recentWrites } = record;
  const { roster: devices, ...inputs } = parseInputs(outputs);
  return { ...inputs, devices, unknown, inTransit, recentWrites, adoptedCount };
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
    ...(record.recentWrites.length === 0 ? {} : { recentWrites: record.recentWrites.map(formatWrite) }),
  };
}

function formatWrite({ timeMs, added, assigning, releasing }: RecentWrite) {
  return {
    time: new Date(timeMs).toISOString(),
    ...(added === "all" ? { added } : formatted({ added })),
    ...formatted({ assigning }),
    ...formatted({ releasing }),
  };
}

/** None of the fields that are empty. */
function formatted(fields: Readonly<Record<string, ReadonlySet<Imei>>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, devices]) => devices.size > 0)
      .map(([name, devices]) => [name, formatRoster(new Map([...devices].map((imei) => [imei, undefined])))]),
  );
}
