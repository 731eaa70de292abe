import { z } from "zod";
import { formatRoster, parseRoster, type Roster } from "../roster";
import type { StoredOptions } from "./options";
import { optionSchemas } from "./optionsReading";

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
}

/** The outputs: what is true of the account, as far as this fleet goes, and the options that act when it is deleted. */
export interface FleetRecord extends FleetInputs {
  readonly adoptedCount: number;
  /**
   * Devices whose last write was not answered and could not be looked up: whether they hold a license of the fleet is not known,
   * so they count neither as held nor as gone until a write or a refresh settles it.
   */
  readonly undetermined: Roster;
}

const inputsSchema = z.object({ fleet: z.string(), account: z.string(), devices: z.string(), ...optionSchemas });

const recordSchema = inputsSchema.extend({
  stateVersion: z.literal(stateVersion, {
    error: (issue) =>
      `the state was written by another release of pulumi-thingspace-fota (stateVersion ${String(issue.input)}, this one ` +
      `reads ${stateVersion}); install the newest release and try again`,
  }),
  adoptedCount: z.number(),
  undetermined: z.string().default(""),
});

/** @throws Error when the engine hands over something that `check` did not make. */
export function parseInputs(inputs: unknown): FleetInputs {
  const { fleet, account, devices, ...options } = parsed(inputsSchema.safeParse(inputs));
  return { fleet, account, roster: parseRoster(devices), options };
}

/** @throws Error when the state was not written by a release that this one can read. */
export function parseRecord(outputs: unknown): FleetRecord {
  const { adoptedCount, undetermined } = parsed(recordSchema.safeParse(outputs));
  return { ...parseInputs(outputs), adoptedCount, undetermined: parseRoster(undetermined) };
}

function parsed<Value>(result: z.ZodSafeParseResult<Value>): Value {
  if (result.success) {
    return result.data;
  }
  throw new Error(`The state of this fleet cannot be read: ${z.prettifyError(result.error)}`);
}

/** The inputs in the form in which the engine stores them. */
export type StoredInputs = Readonly<Record<"fleet" | "account" | "devices", string>> & StoredOptions;

export function formatInputs({ fleet, account, roster, options }: FleetInputs): StoredInputs {
  return { fleet, account, devices: formatRoster(roster), ...options };
}

export function formatRecord(record: FleetRecord) {
  return {
    stateVersion,
    ...formatInputs(record),
    licensedCount: record.roster.size,
    adoptedCount: record.adoptedCount,
    ...(record.undetermined.size === 0 ? {} : { undetermined: formatRoster(record.undetermined) }),
  };
}
