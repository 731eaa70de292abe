import { z } from "zod";
import type { Imei } from "./imei";
import { emptyRoster, formatRoster, parseRoster, type Roster } from "./roster";
import type { StoredOptions } from "./options";
import { optionSchemas } from "./optionsReading";
import { readState, textOf, versionSchema } from "./stateReading";

/** Raise it with each change of shape, and keep reading the earlier versions: users keep states for years. */
const stateVersion = 1;

/** The inputs after the check: what the engine stores, compares and shows. */
export interface FleetInputs {
  /** The resource's name: the host tells no method which resource it is called for. */
  readonly fleet: string;
  readonly account: string;
  readonly roster: Roster;
  readonly options: StoredOptions;
  /** Whether the program declares the devices as a secret. */
  readonly isSecret: boolean;
}

/** The outputs: the fleet's devices in the account, and the options that apply when it is deleted. */
export interface FleetRecord extends FleetInputs {
  readonly adoptedCount: number;
  /** Devices for which the outcome of the last write is unknown, until a write or a refresh finds out. */
  readonly undetermined: Roster;
  /** Devices that are being transferred, each with the name of the receiving fleet. */
  readonly inTransit: Roster;
  readonly lastWrite: LastWrite | undefined;
}

/** A fleet's last request to change licenses: it tells whether a listing is older. */
export interface LastWrite {
  /** Since 1970. */
  readonly timeMs: number;
  /** A few of the devices that it assigned. */
  readonly assigned: readonly Imei[];
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
    })
    .transform(({ time, assigned }) => ({ timeMs: Date.parse(time), assigned: [...assigned.keys()] }))
    .optional(),
});

/** @throws Error when `check` did not make the inputs. */
export function parseInputs(inputs: Readonly<Record<string, unknown>>): FleetInputs {
  const { fleet, account, devices, isSecret, ...options } = readState(nameOf(inputs), inputsSchema, inputs);
  return { fleet, account, roster: devices, options, isSecret };
}

/** @throws Error when this release cannot read the state. */
export function parseRecord(outputs: Readonly<Record<string, unknown>>): FleetRecord {
  const { adoptedCount, undetermined, inTransit, lastWrite } = readState(nameOf(outputs), recordSchema, outputs);
  return { ...parseInputs(outputs), adoptedCount, undetermined, inTransit, lastWrite };
}

function nameOf(properties: Readonly<Record<string, unknown>>): string {
  return typeof properties["fleet"] === "string" ? `fleet ${properties["fleet"]}` : "a fleet";
}

/** The inputs as the engine stores them. */
export type StoredInputs = Readonly<Record<"fleet" | "account" | "devices", string>> &
  StoredOptions & { readonly isSecret?: true };

export function formatInputs({ fleet, account, roster, options, isSecret }: FleetInputs): StoredInputs {
  return { fleet, account, devices: formatRoster(roster), ...options, ...(isSecret ? { isSecret } : {}) };
}

export function formatRecord(record: FleetRecord) {
  return {
    stateVersion,
    ...formatInputs(record),
    licensedCount: record.roster.size,
    adoptedCount: record.adoptedCount,
    ...(record.undetermined.size === 0 ? {} : { undetermined: formatRoster(record.undetermined) }),
    ...(record.inTransit.size === 0 ? {} : { inTransit: formatRoster(record.inTransit) }),
    ...(record.lastWrite === undefined ? {} : { lastWrite: formatLastWrite(record.lastWrite) }),
  };
}

function formatLastWrite({ timeMs, assigned }: LastWrite) {
  return {
    time: new Date(timeMs).toISOString(),
    ...(assigned.length === 0 ? {} : { assigned: formatRoster(new Map(assigned.map((imei) => [imei, undefined]))) }),
  };
}
