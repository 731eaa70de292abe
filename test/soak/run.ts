/**
 * Deployments of random fleets, one after the other in one process, against one simulator with a million devices: what they leave behind in memory
 * and in open handles must not grow. Needs `node --expose-gc`.
 */
import assert from "node:assert/strict";
import { Command } from "commander";
import fc from "fast-check";
import { startSimulator, type Fault } from "../../src/simulator";
import { programs, releasing } from "../property/programs";
import { account, EngineModel, type DeclaredInProgram } from "../support/engineModel";
import { imeis } from "../support/imeis";
import { lifecycleProcesses } from "../support/lifecycleProcess";
import { hastyClock, recordingClient, SentRequests } from "../support/recordingClient";
import { median } from "../../tools/bench/measurement";

const { minutes, devices, seed } = new Command("soak")
  .option("--minutes <n>", "how long", Number, 60)
  .option("--devices <n>", "devices of the account", Number, 1_000_000)
  .option("--seed <n>", "the seed of all chance", Number, 1)
  .parse()
  .opts<{ minutes: number; devices: number; seed: number }>();

/** More than an hour has. */
const mostDeployments = 5_000;

interface Sample {
  readonly heapMb: number;
  readonly handles: number;
}

function sample(): Sample {
  assert.ok(global.gc !== undefined, "run it with node --expose-gc");
  global.gc();
  return { heapMb: process.memoryUsage().heapUsed / 1e6, handles: process.getActiveResourcesInfo().length };
}

const fault: fc.Arbitrary<Fault> = fc.record({
  name: fc.constantFrom("reset-after" as const, "cut-body" as const, "session-expired" as const, "http-500" as const),
  after: fc.nat({ max: 5 }),
});

const deployment = fc.record({
  program: programs(releasing),
  /** Where in the account its devices are. */
  offset: fc.nat({ max: devices - 100 }),
  faults: fc.array(fault, { maxLength: 2 }),
  isRefreshed: fc.boolean(),
});

/** The same program on devices further on. */
function shifted(program: readonly DeclaredInProgram[], offset: number): DeclaredInProgram[] {
  return program.map((fleet) => ({
    ...fleet,
    devices: fleet.devices.map((imei) => String(Number(imei) + offset)),
  }));
}

async function main(): Promise<void> {
  const all = imeis(devices);
  await using simulator = await startSimulator({
    seed: {
      accounts: [
        {
          accountName: account,
          licenseCount: devices,
          // Half of them somebody else's.
          devices: all.map((deviceId, index) => ({ deviceId, licensed: index % 2 === 0 })),
        },
      ],
    },
  });
  const end = Date.now() + minutes * 60_000;
  const samples: Sample[] = [];
  const declared = new Set<string>();
  for (const { program, offset, faults, isRefreshed } of fc.sample(deployment, { seed, numRuns: mostDeployments })) {
    const engine = new EngineModel(
      lifecycleProcesses(() => recordingClient(simulator, { sent: new SentRequests(), clock: hastyClock(simulator) })),
    );
    const fleets = shifted(program, offset);
    fleets.flatMap((fleet) => fleet.devices).forEach((imei) => declared.add(imei));
    simulator.setFaults(faults);
    await engine.update(fleets, { isRefreshed });
    simulator.clearFaults();
    assert.deepEqual((await engine.update(fleets)).failures, []);
    assert.deepEqual((await engine.destroy()).failures, []);
    simulator.clearRequests();
    samples.push(sample());
    if (Date.now() > end) {
      break;
    }
  }
  const licensed = (simulator.state().accounts[0]?.devices ?? []).filter((device) => device.licensed === true);
  const left = all.filter((imei, index) => index % 2 === 0 && !declared.has(imei));
  assert.equal(licensed.length, left.length, "a license of somebody else is gone, or one of ours is left");
  report(samples);
}

/** What the last third leaves behind by what the middle one does: the first still warms up. */
function report(samples: readonly Sample[]): void {
  const third = Math.floor(samples.length / 3);
  if (third < 3) {
    console.log(`${samples.length} samples are too few to tell; give it ten minutes or more`);
    process.exitCode = 1;
    return;
  }
  const of = (what: keyof Sample, some: readonly Sample[]) => median(some.map((each) => each[what]));
  const [middle, last] = [samples.slice(third, 2 * third), samples.slice(-third)];
  const heap = [of("heapMb", middle), of("heapMb", last)] as const;
  const handles = [of("handles", middle), of("handles", last)] as const;
  console.log(
    `${3 * samples.length} deployments in ${minutes} minutes: memory ${heap[0].toFixed(1)} MB in the middle third and ` +
      `${heap[1].toFixed(1)} MB in the last, ${handles[0]} and ${handles[1]} open handles`,
  );
  const isFlat = heap[1] <= heap[0] * 1.05 && handles[1] <= handles[0] + 2;
  console.log(isFlat ? "flat" : "it grows");
  process.exitCode = isFlat ? 0 : 1;
}

void main();
