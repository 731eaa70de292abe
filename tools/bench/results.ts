import type { Measurement, Subject } from "./measurement";
import { median } from "./measurement";
import { expectedCalls, expectedLifeCalls, changed, type Operation } from "./operations";
import { describeCalls, isSame, isWithin, type Calls } from "./calls";
import type { ScaleMeasurement } from "./scale";

/** Everything that one run of the benchmark has found. */
export interface Results {
  readonly machine: string;
  readonly measurements: readonly Measurement[];
  readonly scale: readonly ScaleMeasurement[];
  readonly listing: readonly { readonly concurrency: number; readonly seconds: number; readonly pages: number }[];
  /** Seconds that the announcement of ten fleets takes by itself. */
  readonly announcement: number | undefined;
}

/** Picks what was measured alike in all rounds. */
export function select(
  { measurements }: Pick<Results, "measurements">,
  subject: Subject,
  operation: Operation,
  { devices, latency = 0, fleets = 1 }: { devices?: number; latency?: number; fleets?: number } = {},
): readonly Measurement[] {
  return measurements.filter(
    (found) =>
      found.subject === subject &&
      found.operation === operation &&
      found.latency === latency &&
      found.fleets === fleets &&
      (devices === undefined || found.devices === devices),
  );
}

export function medianSeconds(found: readonly Measurement[]): number {
  return median(found.map(({ seconds }) => seconds));
}

/**
 * Only the first of several fleets is known when a refresh begins to list, so that parts may end within a page: one for each part, two for
 * each of the four that are read at a time.
 */
const spare: Partial<Calls> = { status: 8 };

/** Whatever cost other calls than it may, in words, once for all runs that did. */
export function callProblems({ measurements, scale, listing }: Omit<Results, "machine" | "announcement">): string[] {
  const problem = (what: string, calls: Calls, expected: Calls) =>
    `${what}: ${describeCalls(calls)}; expected ${describeCalls(expected)}`;
  const ofFleets = measurements
    .filter(({ subject }) => subject === "fleet")
    .flatMap(({ operation, devices, calls, fleets, latency }) => {
      const expected = expectedCalls(operation, devices, devices + changed(devices), fleets);
      const isMet = fleets === 1 ? isSame(calls, expected) : isWithin(calls, expected, spare);
      const by = `${devices}${fleets === 1 ? "" : ` by ${fleets} fleets`}${latency === 0 ? "" : ` at ${latency} ms`}`;
      return isMet ? [] : [problem(`${operation} of ${by}`, calls, expected)];
    });
  const ofLives = scale.flatMap(({ devices, calls }) => {
    const expected = expectedLifeCalls(devices);
    return isSame(calls, expected) ? [] : [problem(`life of ${devices} without the engine`, calls, expected)];
  });
  const ofListings = listing.flatMap(({ concurrency, pages }) =>
    pages === listedPages ? [] : [`listing, ${concurrency} at a time: status ${pages}; expected ${listedPages}`],
  );
  return [...new Set([...ofFleets, ...ofLives, ...ofListings])];
}

/** Of 100,000 licenses. */
const listedPages = 100;

/** Bytes of state that each device takes beyond what any fleet takes, from two sizes; undefined when only one was measured. */
export function stateBytesPerDevice(results: Pick<Results, "measurements">): number | undefined {
  const sizes = new Map(
    select(results, "fleet", "first up").map(({ devices, stateBytes }) => [devices, stateBytes ?? NaN]),
  );
  const [small, large] = [Math.min(...sizes.keys()), Math.max(...sizes.keys())];
  return small === large ? undefined : ((sizes.get(large) ?? NaN) - (sizes.get(small) ?? NaN)) / (large - small);
}
