import { z } from "zod";
import type { DeclaredFleet } from "./programFleets";
import { parseRecord, type FleetRecord } from "./fleetState";
import { emptyRoster, filterRoster, formatRoster, parseRoster, type Roster } from "./roster";
import { textOf } from "./stateReading";

type Outputs = Readonly<Record<string, unknown>>;

/** What the stack's state has of its fleets. */
export interface StateOfFleets {
  /** The outputs of each fleet. */
  readonly fleets: readonly Outputs[];
  /** Fleets that the program declared late in its last run. Undefined when an earlier release recorded that run. */
  readonly late: readonly string[] | undefined;
}

/** What the state recorded when a run began, as far as a plan needs it. */
export interface StateAtStart {
  /** Of all fleets, by the names of then. */
  readonly names: ReadonlySet<string>;
  /** Declared late in the last run, and so perhaps again. Undefined when that is not known. */
  readonly late: ReadonlySet<string> | undefined;
  /** The whole records of fleets that are not announced under that name, or on another account. */
  readonly leaving: readonly FleetRecord[];
  /** Why records of leaving fleets cannot be read. */
  readonly problems: readonly string[];
  /** Which fleets record the devices that are in transit from any fleet. */
  readonly holders: readonly Holder[];
}

interface Holder {
  readonly fleet: string;
  readonly account: string;
  readonly devices: Roster;
}

const holderSchema = z.object({ fleet: z.string(), account: z.string(), devices: textOf(parseRoster) });
const inTransitSchema = z.object({ inTransit: textOf(parseRoster).default(emptyRoster) });

const packedSchema = z.object({
  names: z.array(z.string()),
  late: z.array(z.string()).optional(),
  leaving: z.array(z.record(z.string(), z.unknown())),
  holders: z.array(holderSchema),
});

/** As text that is the same for the same state. Mostly short: no fleet leaves, and nothing is in transit. */
export function packState({ fleets, late }: StateOfFleets, declared: readonly DeclaredFleet[]): string {
  const accounts = new Map(declared.map(({ fleet, account }) => [fleet, account]));
  const isStaying = (outputs: Outputs) =>
    accounts.has(nameOf(outputs)) && [undefined, outputs["account"]].includes(accounts.get(nameOf(outputs)));
  const sorted = [...fleets].sort((one, other) => nameOf(one).localeCompare(nameOf(other)));
  const text: z.input<typeof packedSchema> = {
    names: sorted.map(nameOf),
    late: late === undefined ? undefined : [...late].sort(),
    leaving: sorted.filter((outputs) => !isStaying(outputs)),
    holders: holdersOf(sorted).map((holder) => ({ ...holder, devices: formatRoster(holder.devices) })),
  };
  return JSON.stringify(text);
}

function nameOf(outputs: Outputs): string {
  return typeof outputs["fleet"] === "string" ? outputs["fleet"] : "";
}

function holdersOf(fleets: readonly Outputs[]): Holder[] {
  const inTransit = new Set(
    fleets.flatMap((outputs) => [...(inTransitSchema.safeParse(outputs).data?.inTransit ?? emptyRoster).keys()]),
  );
  return inTransit.size === 0
    ? []
    : fleets
        .map((outputs) => holderSchema.safeParse(outputs).data)
        .filter((holder) => holder !== undefined)
        .map((holder) => ({ ...holder, devices: filterRoster(holder.devices, (imei) => inTransit.has(imei)) }))
        .filter(({ devices }) => devices.size > 0);
}

/** @throws Error for a text not made by {@link packState} */
export function unpackState(text: string): StateAtStart {
  const { names, late, leaving, holders } = packedSchema.parse(JSON.parse(text));
  const records: FleetRecord[] = [];
  const problems: string[] = [];
  for (const outputs of leaving) {
    try {
      records.push(parseRecord(outputs));
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  return {
    names: new Set(names),
    late: late === undefined ? undefined : new Set(late),
    leaving: records,
    problems,
    holders,
  };
}
