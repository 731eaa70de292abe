import type { PolicyResource } from "@pulumi/policy";
import { z } from "zod";

/** What the resources of a stack say of its fleets and subscriptions. */
export interface Stack {
  readonly fleets: readonly Fleet[];
  readonly subscriptions: readonly Subscription[];
}

/** A fleet as it will be. What is undefined is not known. */
export interface Fleet {
  readonly name: string;
  readonly urn: string;
  readonly account: string | undefined;
  readonly devices: number | undefined;
  /** False also for a limit that lets the whole fleet go. */
  readonly hasRemovalLimit: boolean | undefined;
  readonly isProtected: boolean;
}

/** A `FotaSubscription`. */
export interface Subscription {
  readonly name: string;
  readonly urn: string;
  /** Undefined when it is not known. */
  readonly account: string | undefined;
  /** Undefined when some of them are not known. */
  readonly facts: SubscriptionFacts | undefined;
  /** The properties that are not known. */
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

export type SubscriptionFacts = Readonly<z.output<typeof factsSchema>>;

type Properties = Readonly<Record<string, unknown>>;

const fleetType = "pulumi-nodejs:dynamic/thingspace:DeviceLicenseAssignment";
const subscriptionType = "thingspace:index:FotaSubscription";

/** Sorted by name, because the engine hands resources over in any order. */
export function readStack(resources: readonly PolicyResource[]): Stack {
  const sorted = [...resources].sort((one, other) => one.name.localeCompare(other.name, "en"));
  const fleets = sorted.filter(({ type, props }) => type === fleetType && takesPart(props)).map(readFleet);
  return {
    fleets,
    // Without a fleet there is nothing that its numbers could refuse.
    subscriptions: sorted
      .filter(({ type, props }) => type === subscriptionType && (fleets.length > 0 || takesPart(props)))
      .map(readSubscription),
  };
}

/** What `--target` keeps from being created has no properties at all, and this deployment does nothing for it. */
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

/** A removal limit that lets so many devices go. */
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
  return {
    name,
    urn,
    account: known(props, "account", z.string()),
    facts: facts.data,
    unknown: values.filter(({ value }) => value === undefined).map(({ property }) => property),
  };
}

/**
 * A property, or undefined when it is not known, absent, or not what it should be.
 *
 * The SDK hands over proxies that throw when a value is touched that is not known yet, at any depth. Nothing may throw out of a
 * policy for it: the SDK would make an advisory message of a mandatory policy, and the deployment would pass.
 */
function known<Value>(props: Properties, name: string, schema: z.ZodType<Value>): Value | undefined {
  try {
    return schema.safeParse(props[name]).data;
  } catch {
    return undefined;
  }
}

/** Recorded devices are one line each, and each line ends with a line break. */
function countLines(text: string): number {
  return text.split("\n").length - 1;
}
