import { z } from "zod";
import { formatRoster, parseRoster, type Roster } from "../roster";

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
}

/** The outputs: what is true of the account, as far as this fleet goes. */
export interface FleetRecord extends FleetInputs {
  readonly adoptedCount: number;
}

const inputsSchema = z
  .object({ fleet: z.string(), account: z.string(), devices: z.string() })
  .transform(({ fleet, account, devices }): FleetInputs => ({ fleet, account, roster: parseRoster(devices) }));

const recordSchema = z
  .object({
    stateVersion: z.literal(stateVersion, {
      error: (issue) =>
        `the state was written by another release of pulumi-thingspace-fota (stateVersion ${String(issue.input)}, this one ` +
        `reads ${stateVersion}); install the newest release and try again`,
    }),
    fleet: z.string(),
    account: z.string(),
    devices: z.string(),
    adoptedCount: z.number(),
  })
  .transform(({ fleet, account, devices, adoptedCount }): FleetRecord => ({
    fleet,
    account,
    roster: parseRoster(devices),
    adoptedCount,
  }));

/** @throws Error when the engine hands over something that `check` did not make. */
export function parseInputs(inputs: unknown): FleetInputs {
  return parsed(inputsSchema.safeParse(inputs));
}

/** @throws Error when the state was not written by a release that this one can read. */
export function parseRecord(outputs: unknown): FleetRecord {
  return parsed(recordSchema.safeParse(outputs));
}

function parsed<Value>(result: z.ZodSafeParseResult<Value>): Value {
  if (result.success) {
    return result.data;
  }
  throw new Error(`The state of this fleet cannot be read: ${z.prettifyError(result.error)}`);
}

/** The inputs in the form in which the engine stores them. */
export type StoredInputs = Readonly<Record<"fleet" | "account" | "devices", string>>;

export function formatInputs({ fleet, account, roster }: FleetInputs): StoredInputs {
  return { fleet, account, devices: formatRoster(roster) };
}

export function formatRecord(record: FleetRecord) {
  return {
    stateVersion,
    ...formatInputs(record),
    licensedCount: record.roster.size,
    adoptedCount: record.adoptedCount,
  };
}
