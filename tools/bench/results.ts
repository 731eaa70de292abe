import type { Measurement, Subject } from "./measurement";
import { median } from "./measurement";
import { expectedCalls, changed, type Operation } from "./operations";
import { describeCalls, isSame } from "./calls";
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

/** Each run of a fleet whose calls were not those that it may cost, in words. */
export function callProblems({ measurements }: Pick<Results, "measurements">): string[] {
  return measurements
    .filter(({ subject, fleets }) => subject === "fleet" && fleets === 1)
    .flatMap(({ operation, devices, calls }) => {
      const expected = expectedCalls(operation, devices, devices + changed(devices));
      return isSame(calls, expected)
        ? []
        : [`${operation} of ${devices}: ${describeCalls(calls)}; expected ${describeCalls(expected)}`];
    });
}

/** Bytes of state that each device takes beyond what any fleet takes, from two sizes; undefined when only one was measured. */
export function stateBytesPerDevice(results: Pick<Results, "measurements">): number | undefined {
  const sizes = new Map(
    select(results, "fleet", "first up").map(({ devices, stateBytes }) => [devices, stateBytes ?? NaN]),
  );
  const [small, large] = [Math.min(...sizes.keys()), Math.max(...sizes.keys())];
  return small === large ? undefined : ((sizes.get(large) ?? NaN) - (sizes.get(small) ?? NaN)) / (large - small);
}
