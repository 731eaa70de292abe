import { median } from "./measurement";
import { callProblems, medianSeconds, select, stateBytesPerDevice, type Results } from "./results";

/** One promise of cost: what was found, and what was promised. */
export interface Budget {
  readonly title: string;
  readonly found: string;
  readonly target: string;
  /** Undefined when it was not measured. */
  readonly isMet: boolean | undefined;
  /** Whether it is the same on every machine, so that it can fail a run. */
  readonly isCount?: boolean;
}

/** All budgets; some are not measured in a quick run. */
export function budgets(results: Results): Budget[] {
  return [
    ratio("first up of 10,000 devices, by the floor", timesFloor(results, 10_000, "first up"), "at most", 1.5),
    ratio("first up of 100,000 devices, by the floor", timesFloor(results, 100_000, "first up"), "at most", 4),
    ratio(
      "preview of 100,000 devices, no change, by the floor",
      timesFloor(results, 100_000, "preview"),
      "at most",
      1.5,
    ),
    ratio("first up of 1,000 devices, faster than one resource per device", timesPeer(results), "at least", 30),
    ratio("state of 1,000 devices, smaller than one resource per device", stateByPeer(results), "at least", 50),
    calls(results),
    limit("provider's memory at 100,000 devices", peakMemory(results), "MB", 200),
    ratio(
      "memory of a further device, 100,000 to 1,000,000 by 10,000 to 100,000",
      growth(results, ({ memory }) => memory),
      "at most",
      1.25,
    ),
    lifeTime(results),
    { ...limit("state per device, beyond a constant", stateBytesPerDevice(results), "bytes", 44), isCount: true },
    limit("announcing 10 fleets of 10,000, of a preview", announcementShare(results), "%", 10),
    ratio("listing 100,000 at 50 ms, 8 at a time, faster than one", listingSpeed(results), "at least", 4),
  ];
}

function ratio(title: string, value: number | undefined, bound: "at most" | "at least", target: number): Budget {
  const isMeasured = value !== undefined && !Number.isNaN(value);
  return {
    title,
    found: isMeasured ? `${value.toFixed(2)} times` : "",
    target: `${bound} ${target} times`,
    isMet: isMeasured ? (bound === "at most" ? value <= target : value >= target) : undefined,
  };
}

function limit(title: string, value: number | undefined, unit: string, most: number): Budget {
  const isMeasured = value !== undefined && !Number.isNaN(value);
  return {
    title,
    found: isMeasured ? `${value.toFixed(1)} ${unit}` : "",
    target: `at most ${most} ${unit}`,
    isMet: isMeasured ? value <= most : undefined,
  };
}

function calls(results: Results): Budget {
  const problems = callProblems(results);
  const runs =
    results.measurements.filter(({ subject }) => subject === "fleet").length +
    results.scale.length +
    results.listing.length;
  return {
    title: "API calls, each kind as many as there may be",
    found: problems.length === 0 ? `all ${runs} runs` : problems.join("; "),
    target: "all runs",
    isMet: runs === 0 ? undefined : problems.length === 0,
    isCount: true,
  };
}

function timesFloor(results: Results, devices: number, operation: "first up" | "preview"): number {
  return (
    medianSeconds(select(results, "fleet", operation, { devices })) / medianSeconds(select(results, "floor", operation))
  );
}

function timesPeer(results: Results): number {
  const of = (subject: "onePerDevice" | "fleet") =>
    medianSeconds(select(results, subject, "first up", { devices: 1000 }));
  return of("onePerDevice") / of("fleet");
}

function stateByPeer(results: Results): number {
  const of = (subject: "onePerDevice" | "fleet") =>
    median(select(results, subject, "first up", { devices: 1000 }).map(({ stateBytes }) => stateBytes ?? NaN));
  return of("onePerDevice") / of("fleet");
}

/** Of whichever operation takes most. */
function peakMemory({ measurements }: Results): number | undefined {
  const found = measurements.filter(
    ({ subject, devices, latency, fleets }) =>
      subject === "fleet" && devices === 100_000 && latency === 0 && fleets === 1,
  );
  const operations = [...new Set(found.map(({ operation }) => operation))];
  const peaks = operations.map((operation) =>
    median(found.filter((one) => one.operation === operation).map(({ memory }) => memory ?? NaN)),
  );
  return found.length === 0 ? undefined : Math.max(...peaks);
}

/** What a device more costs between the two largest sizes, by what it costs between the two before. */
function growth({ scale }: Results, of: (found: Results["scale"][number]) => number): number | undefined {
  const at = (devices: number) => {
    const found = scale.filter((one) => one.devices === devices);
    return found.length === 0 ? NaN : median(found.map(of));
  };
  const between = (small: number, large: number) => (at(large) - at(small)) / (large - small);
  return between(100_000, 1_000_000) / between(10_000, 100_000);
}

/** Of all that is done to a fleet; the step that grows most is named, because the sum may hide it. */
function lifeTime(results: Results): Budget {
  const steps = Object.keys(results.scale[0]?.seconds ?? {});
  const title = "time of a further device, 100,000 to 1,000,000 by 10,000 to 100,000";
  const life = growth(results, ({ seconds }) => Object.values(seconds).reduce((sum, one) => sum + one, 0));
  const byStep = steps.map((step) => ({ step, grown: growth(results, ({ seconds }) => seconds[step] ?? NaN) ?? NaN }));
  const [worst] = byStep.sort((one, other) => other.grown - one.grown);
  const budget = ratio(title, life, "at most", 1.25);
  return worst === undefined || budget.isMet === undefined
    ? budget
    : { ...budget, found: `${budget.found}; ${worst.step} alone ${worst.grown.toFixed(2)}` };
}

function announcementShare(results: Results): number | undefined {
  const preview = medianSeconds(select(results, "fleet", "preview", { devices: 100_000, fleets: 10 }));
  return results.announcement === undefined ? undefined : (100 * results.announcement) / preview;
}

function listingSpeed({ listing }: Results): number {
  const of = (concurrency: number) =>
    median(listing.filter((one) => one.concurrency === concurrency).map(({ seconds }) => seconds));
  return of(1) / of(8);
}
