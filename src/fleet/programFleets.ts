import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";
import { z } from "zod";
import { parseImei, type Imei } from "./imei";
import type { StoredOptions } from "./fleetOptions";
import { optionSchemas } from "./optionsReading";
import { isPlainObject } from "./plainObject";
import { parseRoster, type Roster } from "./roster";

/** A declared fleet, as far as its values are plain, without labels. */
export interface DeclaredFleet {
  readonly fleet: string;
  /** Undefined when it is another resource's output. */
  readonly account: string | undefined;
  /** Undefined when a device is another resource's output. */
  readonly roster: Roster | undefined;
  readonly options: StoredOptions;
  /** From aliases. */
  readonly formerNames: readonly string[];
  /** With `retainOnDelete`: its deletion leaves its licenses. */
  readonly isRetained?: true;
}

/** Skips bad IMEIs: the fleet's own check names them. */
export function plainRoster(devices: unknown): Roster | undefined {
  const entries = Array.isArray(devices) ? listed(devices) : labeled(devices);
  if (entries === undefined) {
    return undefined;
  }
  const roster = new Map<Imei, string | undefined>();
  for (const [identity, label] of entries) {
    const parsed = parseImei(identity);
    if ("imei" in parsed) {
      roster.set(parsed.imei, label);
    }
  }
  return roster;
}

function listed(devices: readonly unknown[]): [string, undefined][] | undefined {
  return z
    .array(z.string())
    .safeParse(devices)
    .data?.map((identity) => [identity, undefined]);
}

/** An output is an object too; as a label it may be secret, and its device with it. */
function labeled(devices: unknown): [string, string][] | undefined {
  const labels = z.record(z.string(), z.string()).safeParse(isPlainObject(devices) ? devices : undefined).data;
  return labels === undefined ? undefined : Object.entries(labels);
}

const packedFleets = z.array(
  z.object({
    fleet: z.string(),
    account: z.string().optional(),
    distances: z.string().optional(),
    options: z.object(optionSchemas),
    formerNames: z.array(z.string()),
    isRetained: z.literal(true).exactOptional(),
  }),
);

/** The name of the announcement of all fleets that the program declares before it waits for anything. */
export const firstAnnouncement = "fleets";

/** Announced instead of the fleets by a program that failed while it declared them. */
export const failedProgram = "failed";

/** Short, because the engine keeps it in the state. */
export async function packFleets(fleets: readonly DeclaredFleet[]): Promise<string> {
  const plain: z.input<typeof packedFleets> = fleets.map(({ roster, ...fleet }) => ({
    ...fleet,
    distances: roster === undefined ? undefined : distances(roster),
    formerNames: [...fleet.formerNames],
  }));
  const packed = await promisify(deflateRaw)(JSON.stringify(plain));
  return packed.toString("base64");
}

/** Differences of sorted IMEIs, which pack to a third of the length in the state. */
function distances(roster: Roster): string {
  let last = 0;
  const steps = [...roster.keys()].sort().map((imei) => {
    const number = Number(imei);
    const step = number - last;
    last = number;
    return step;
  });
  return steps.join(" ");
}

function rosterOf(text: string): Roster {
  let last = 0;
  const steps = text === "" ? [] : text.split(" ");
  const lines = steps.map((step) => {
    last += Number(step);
    return `${String(last).padStart(15, "0")}\n`;
  });
  return parseRoster(lines.join(""));
}

/** @throws Error for a text not made by {@link packFleets} */
export async function unpackFleets(text: string): Promise<DeclaredFleet[]> {
  const plain = await promisify(inflateRaw)(Buffer.from(text, "base64"));
  const fleets = packedFleets.parse(JSON.parse(plain.toString("utf8")));
  return fleets.map(({ distances: steps, account, ...fleet }) => ({
    ...fleet,
    account,
    roster: steps === undefined ? undefined : rosterOf(steps),
  }));
}
