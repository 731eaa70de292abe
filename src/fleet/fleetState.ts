import { z } from "zod";
import type { Imei } from "./imei";
import { emptyRoster, formatRoster, parseRoster, type Roster } from "./roster";
import type { StoredOptions } from "./options";
import { optionSchemas } from "./optionsReading";
import { readState, textOf, versionSchema } from "./stateReading";

/**
 * What a stack's state holds of a fleet. Users keep it for years and a newer release must read what an older one wrote,
 * so a change of shape raises the version and reads the earlier ones too.
 */
const stateVersion = 1;

/** The inputs as `check` leaves them: what the engine stores, compares and shows. */
export interface FleetInputs {
  /** The resource's name, because the host tells no method which resource it is called for. */
  readonly fleet: string;
  readonly account: string;
  readonly roster: Roster;
  readonly options: StoredOptions;
  /** Whether the program declares the devices as a secret. */
  readonly isSecret: boolean;
}

/** The outputs: what is true of the account, as far as this fleet goes, and the options that act when it is deleted. */
export interface FleetRecord extends FleetInputs {
  readonly adoptedCount: number;
  /**
   * Devices whose last write was not answered and could not be looked up: whether they hold a license of the fleet is not known,
   * so they count neither as held nor as gone until a write or a refresh settles it.
   */
  readonly undetermined: Roster;
  /** Devices left to other fleets that had not been seen to hold them, each with the name of the receiver. */
  readonly inTransit: Roster;
  readonly lastWrite: LastWrite | undefined;
}

/** A fleet's last request to change licenses, by which a listing is recognized that is older. */
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

/** @throws Error when the engine hands over something that `check` did not make. */
export function parseInputs(inputs: Readonly<Record<string, unknown>>): FleetInputs {
  const { fleet, account, devices, isSecret, ...options } = readState(nameOf(inputs), inputsSchema, inputs);
  return { fleet, account, roster: devices, options, isSecret };
}

/** @throws Error when the state was not written by a release that this one can read. */
export function parseRecord(outputs: Readonly<Record<string, unknown>>): FleetRecord {
  const { adoptedCount, undetermined, inTransit, lastWrite } = readState(nameOf(outputs), recordSchema, outputs);
  return { ...parseInputs(outputs), adoptedCount, undetermined, inTransit, lastWrite };
}

function nameOf(properties: Readonly<Record<string, unknown>>): string {
  return typeof properties["fleet"] === "string" ? `fleet ${properties["fleet"]}` : "a fleet";
}

/** The inputs in the form in which the engine stores them. */
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
