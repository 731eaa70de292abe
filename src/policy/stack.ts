import type { PolicyResource } from "@pulumi/policy";
import { z } from "zod";
import { fleetType } from "../fleet/resourceType";

export interface Stack {
  readonly fleets: readonly Fleet[];
  readonly subscriptions: readonly Subscription[];
}

/** What is undefined is unknown. */
export interface Fleet {
  readonly name: string;
  readonly urn: string;
  readonly account: string | undefined;
  readonly devices: number | undefined;
  /** False also for a limit that allows the whole fleet. */
  readonly hasRemovalLimit: boolean | undefined;
  readonly isProtected: boolean;
}

export interface Subscription {
  readonly name: string;
  readonly urn: string;
  /** Undefined when unknown. */
  readonly account: string | undefined;
  /** Undefined when some are unknown. */
  readonly facts: SubscriptionFacts | undefined;
  /** The names of unknown properties. */
  readonly unknown: readonly string[];
}

const number = z.int().min(0);
const factsSchema = z.object({
  account: z.string(),
  purchaseTypes: z.array(z.string()),
  licenseCount: number,
  licenseUsedCount: number,
  licenseOvercommitCount: number,
  fleets: z.array(z.string()),
  undeterminedFleets: z.array(z.string()),
  plannedAssignments: number,
  plannedReleases: number,
  projectedFreeCount: number,
});

/** Licensed devices in none of the fleets. */
export interface Unmanaged {
  readonly count: number;
  /** The first of them. */
  readonly devices: readonly string[];
}

export type SubscriptionFacts = Readonly<z.output<typeof factsSchema>> & {
  /** Undefined where the program does not ask for it. */
  readonly unmanaged: Unmanaged | undefined;
};

type Properties = Readonly<Record<string, unknown>>;

const subscriptionType = "thingspace:index:FotaSubscription";

/** Sorted by name, because the engine passes resources in any order. */
export function readStack(resources: readonly PolicyResource[]): Stack {
  const sorted = [...resources].sort((one, other) => one.name.localeCompare(other.name, "en"));
  const fleets = sorted.filter(({ type, props }) => type === fleetType && takesPart(props)).map(readFleet);
  return {
    fleets,
    // Without a fleet, its numbers can refuse nothing.
    subscriptions: sorted
      .filter(({ type, props }) => type === subscriptionType && (fleets.length > 0 || takesPart(props)))
      .map(readSubscription),
  };
}

/** A new resource that `--target` leaves out has no properties. */
function takesPart(props: Properties): boolean {
  return Object.keys(props).length > 0;
}

function readFleet({ name, urn, props, opts }: PolicyResource): Fleet {
  const devices = known(props, "devices", z.string().transform(countLines));
  return {
    name: known(props, "fleet", z.string()) ?? name,
    urn,
    account: known(props, "account", z.string()),
    devices,
    hasRemovalLimit: known(
      props,
      "removalLimit",
      z.unknown().transform((limit) => !boundless(devices ?? Infinity).safeParse(limit).success),
    ),
    isProtected: opts.protect,
  };
}

/** A removal limit that allows so many devices. */
function boundless(devices: number) {
  return z.union([
    z.literal(false),
    z.object({ percent: z.number().min(100) }),
    z.object({ devices: z.number().min(devices) }),
  ]);
}

function readSubscription({ name, urn, props }: PolicyResource): Subscription {
  const values = Object.entries(factsSchema.shape).map(([property, schema]) => ({
    property,
    value: known<unknown>(props, property, schema),
  }));
  const facts = factsSchema.safeParse(Object.fromEntries(values.map(({ property, value }) => [property, value])));
  const count = known(props, "unmanagedCount", number);
  const devices = known(props, "unmanagedDevices", z.array(z.string()));
  const unmanaged = count === undefined || devices === undefined ? undefined : { count, devices };
  return {
    name,
    urn,
    account: known(props, "account", z.string()),
    facts: facts.success ? { ...facts.data, unmanaged } : undefined,
    unknown: values.filter(({ value }) => value === undefined).map(({ property }) => property),
  };
}

/**
 * Undefined when unknown, absent or invalid.
 *
 * The SDK's proxies throw when an unknown value is read, at any depth. A policy must not throw: the SDK would turn a mandatory one into an
 * advisory message, and the deployment would pass.
 */
function known<Value>(props: Properties, name: string, schema: z.ZodType<Value>): Value | undefined {
  try {
    return schema.safeParse(props[name]).data;
  } catch {
    return undefined;
  }
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}
