/**
 * Measures what fleets cost, on the real engine and the simulator, against the least that a program can cost and against other ways to
 * do the same; holds it to budgets, and writes it down. With `--quick`, only what does not depend on the machine: calls, state, lines.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { Claims } from "../src/reconcile/session/claims";
import { emptyRoster } from "../src/fleet/roster";
import { packFleets, plainRoster, unpackFleets } from "../src/fleet/programFleets";
import { startSimulator, type Simulator } from "../src/simulator";
import { budgets } from "./bench/budgets";
import { benchDevices } from "./bench/devices";
import { listingSeconds } from "./bench/listing";
import { median, type Measurement, type Series } from "./bench/measurement";
import { operations, type Operation } from "./bench/operations";
import { budgetTable, plots, report } from "./bench/report";
import type { Results } from "./bench/results";
import { measureScale } from "./bench/scale";
import { BenchStack, account } from "./bench/stack";
import { provideEngine, type Engine } from "./engine";

const defaultRounds = 3;
const results = path.resolve(__dirname, "../docs/benchmark");

interface Plan {
  readonly rounds: number;
  /** In the order in which they are measured in each round, so that peers stand next to each other. */
  readonly series: readonly Series[];
  readonly scale: readonly number[];
  readonly listing: readonly number[];
  readonly measuresAnnouncement: boolean;
}

const at = (subject: Series["subject"], devices: number, latency = 0, fleets = 1): Series => ({
  subject,
  devices,
  latency,
  fleets,
});

const quick: Plan = {
  rounds: 1,
  // Few enough for a minute, and enough for a listing in parts, and for fleets that share what is read.
  series: [at("fleet", 500), at("fleet", 6_000), at("fleet", 3_000, 0, 3)],
  scale: [],
  listing: [],
  measuresAnnouncement: false,
};

const full = (rounds: number): Plan => ({
  rounds,
  series: [
    at("floor", 100),
    at("fleet", 100),
    at("script", 100),
    at("onePerDevice", 100),
    at("fleet", 1_000),
    at("script", 1_000),
    at("onePerDevice", 300),
    at("floor", 100),
    at("fleet", 10_000),
    at("script", 10_000),
    at("fleet", 100_000),
    at("script", 100_000),
    at("fleet", 100_000, 0, 10),
    at("onePerDevice", 1_000),
    at("fleet", 1_000, 50),
    at("script", 1_000, 50),
    at("onePerDevice", 100, 50),
    at("fleet", 10_000, 50),
    at("script", 10_000, 50),
    at("fleet", 100_000, 50),
  ],
  scale: [1_000, 10_000, 100_000, 1_000_000],
  listing: [1, 4, 8],
  measuresAnnouncement: true,
});

/** Devices that change places among ten fleets would be another story. */
function operationsOf({ fleets }: Series): readonly Operation[] {
  return fleets === 1 ? operations : operations.filter((operation) => !operation.startsWith("change"));
}

async function measure(plan: Plan, engine: Engine): Promise<Results> {
  await using fast = await startSimulator();
  await using slow = await startSimulator({ latencyMs: 50 });
  const measurements: Measurement[] = [];
  const scale = [];
  const listing = [];
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const series of plan.series) {
      measurements.push(...(await measureSeries(series, round, engine, series.latency === 0 ? fast : slow)));
    }
    for (const devices of plan.scale) {
      log(`round ${round}: ${devices.toLocaleString("en-US")} devices, without the engine`);
      scale.push(await measureScale(devices, fast));
    }
    for (const concurrency of plan.listing) {
      log(`round ${round}: listing 100,000 licenses at 50 ms, ${concurrency} at a time`);
      listing.push(await listingSeconds(100_000, concurrency, slow));
    }
  }
  return {
    machine: `${cpus().length} cores, Node.js ${process.versions.node}, Pulumi ${engine.version}, in ${plan.rounds} rounds`,
    measurements,
    scale,
    listing,
    announcement: plan.measuresAnnouncement ? await medianAnnouncement() : undefined,
  };
}

async function measureSeries(
  series: Series,
  round: number,
  engine: Engine,
  simulator: Simulator,
): Promise<Measurement[]> {
  const { subject, devices, latency, fleets } = series;
  const found: Measurement[] = [];
  await using stack = await BenchStack.create(series, engine, simulator);
  for (const operation of operationsOf(series)) {
    const measurement = await stack.measure(operation, round);
    log(
      `round ${round}: ${subject}${fleets === 1 ? "" : ` by ${fleets}`}, ${devices.toLocaleString("en-US")} devices, ${latency} ms: ` +
        `${operation} ${measurement.seconds.toFixed(2)} s`,
    );
    found.push(measurement);
  }
  return found;
}

async function medianAnnouncement(): Promise<number> {
  const seconds: number[] = [];
  for (let sample = 0; sample < 5; sample += 1) {
    seconds.push(await announcementSeconds());
  }
  return median(seconds);
}

/** What it takes to tell the provider of ten fleets of 10,000, and the provider to take note of them. */
async function announcementSeconds(): Promise<number> {
  const devices = benchDevices(100_000);
  const fleets = Array.from({ length: 10 }, (_, fleet) => ({
    fleet: `fleet-${fleet}`,
    account,
    roster: plainRoster(devices.slice(fleet * 10_000, (fleet + 1) * 10_000)),
    options: {},
    formerNames: [],
  }));
  const begin = process.hrtime.bigint();
  const claims = new Claims();
  for (const { fleet, roster } of await unpackFleets(await packFleets(fleets))) {
    claims.announce(fleet, roster ?? emptyRoster);
  }
  return Number(process.hrtime.bigint() - begin) / 1e9;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) {
    throw new InvalidArgumentError("It must be a whole number, 1 or more.");
  }
  return Number(text);
}

function log(line: string): void {
  console.error(`bench: ${line}`);
}

async function main(): Promise<void> {
  const { quick: isQuick, rounds } = new Command("bench")
    .description("measure what fleets cost, and hold it to the budgets")
    .option("--quick", "only the counts, which are the same on any machine; writes nothing down")
    .option("--rounds <number>", "how often each is measured", wholeNumber, defaultRounds)
    .parse()
    .opts<{ quick?: boolean; rounds: number }>();
  const found = await measure(isQuick === true ? quick : full(rounds), await provideEngine());
  if (isQuick === true) {
    console.log(budgetTable(found, { onlyMeasured: true }));
  } else {
    await mkdir(results, { recursive: true });
    await writeFile(path.join(results, "results.json"), `${JSON.stringify(found, null, 1)}\n`);
    await writeFile(path.join(results, "results.md"), `# What fleets cost\n\n${report(found)}\n`);
    for (const [file, picture] of Object.entries(plots(found))) {
      await writeFile(path.join(results, file), picture);
    }
    console.log(report(found));
  }
  // Times are no reason to fail on a machine that is shared; counts are.
  process.exitCode = budgets(found).every(({ isCount, isMet }) => isCount !== true || isMet === true) ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
