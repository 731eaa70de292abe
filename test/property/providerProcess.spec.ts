import assert from "node:assert/strict";
import fc from "fast-check";
import { packFleets } from "../../src/fleet/programFleets";
import { startSimulator, type Fault, type Simulator } from "../../src/simulator";
import { EngineModel, type DeclaredInProgram, type FleetMethods, type StartProcess } from "../support/engineModel";
import { imeis } from "../support/imeis";
import { ProviderProcess, type Properties } from "../support/providerProcess";
import { simulatorSettings } from "../support/pulumiProject";
import { serializedProvider } from "../support/serializedProvider";
import { devices, keepingOrReleasing, programs, releasing } from "./programs";
import { numRuns } from "./runs";
import { doneNumbers, plannedNumbers } from "./saidAndDone";
import { quickWriteFaults } from "./writeFaults";

/** Few, because each takes a second: they are the same properties as those of the model in `fleets.spec`, through the process that the engine starts. */
const runs = numRuns(10);
/** More than there are runs, for skipped ones and for those that shrink a failure. */
const accounts = 4 * runs.numRuns + 20;
/** Most deployments in one run. */
const deployments = 7;
const [foreign] = imeis(1, 90);

/** The processes' clocks are real. */
const fault: fc.Arbitrary<Fault> = fc
  .record({
    name: fc.constantFrom(...quickWriteFaults, "pool-exhausted-midway" as const),
    after: fc.nat({ max: 2 }),
    times: fc.integer({ min: 1, max: 3 }),
    on: fc.constantFrom("assign" as const, "remove" as const),
  })
  .map(({ name, after, times, on }) =>
    name === "pool-exhausted-midway" ? { name, after, times } : { name, after, times, on },
  );

describe("any fleets, in Pulumi's own process for dynamic providers", () => {
  let simulator: Simulator;
  const processes: ProviderProcess[] = [];
  let announcements: string;
  let record: string;
  let run = 0;

  before(async () => {
    announcements = await serializedProvider("programFleetsShell");
    record = await serializedProvider("programRecordShell");
    const text = await serializedProvider("fleetShell");
    simulator = await startSimulator({
      seed: {
        accounts: Array.from({ length: accounts }, (_, index) => ({
          accountName: accountOf(index),
          licenseCount: 13,
          devices: [...devices, String(foreign)].map((deviceId) => ({ deviceId, licensed: deviceId === foreign })),
        })),
      },
    });
    for (let started = 0; started < deployments; started++) {
      const settings = { ...simulatorSettings(simulator), THINGSPACE_BATCH_SIZE: "3" };
      const host = await ProviderProcess.start(text, settings);
      await host.configure({});
      processes.push(host);
    }
  });
  after(async () => {
    await Promise.all(processes.map((host) => host[Symbol.asyncDispose]()));
    await simulator.close();
  });

  /**
   * The n-th deployment of a run goes to the n-th process, and each run has an account of its own: so no deployment finds
   * anything in its process of the one before, as if it had been started for it, which would take a second each.
   */
  function startProcesses(): StartProcess {
    let next = 0;
    return async (declared) => {
      const host = processes[next++];
      assert.ok(host !== undefined, "a run has too many deployments");
      await host.read("fleets", { fleets: await packFleets(declared) }, announcements);
      host.output.length = 0;
      const checkRecord: FleetMethods["check"] = (olds, news) => checked(host, olds, news, record);
      return {
        fleet: fleetOf(host),
        checkRecord,
        announce: async (later) => {
          await host.read("fleets", { fleets: await packFleets(later) }, announcements);
        },
        lines: host.output,
        flush: () => host.flush(),
      };
    };
  }

  function nextAccount(): string {
    fc.pre(run < accounts);
    return accountOf(run++);
  }

  function licensed(account: string): Set<string> {
    const found = simulator.state().accounts.find(({ accountName }) => accountName === account);
    return new Set((found?.devices ?? []).filter((device) => device.licensed === true).map(({ deviceId }) => deviceId));
  }

  it("are recorded truly after every failure, and converge when it is over", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(programs(releasing), { minLength: 1, maxLength: 3 }),
        fc.array(fault, { maxLength: 3 }),
        async (declarations, faults) => {
          const account = nextAccount();
          const engine = new EngineModel(startProcesses(), new Map(), account);
          let before: readonly DeclaredInProgram[] = [];
          for (const declared of declarations) {
            const halfDeleted = engine.fleets.filter((fleet) => !before.some(({ name }) => name === fleet));
            if (declared.some(({ name }) => halfDeleted.includes(name))) {
              // A deletion that half failed cannot be recorded; its message asks to finish it before anything else.
              await engine.update(before);
            }
            simulator.setFaults(faults);
            await engine.update(declared);
            simulator.clearFaults();
            before = declared;
            const held = licensed(account);
            for (const { name } of declared) {
              assert.deepEqual(
                engine.recorded(name).filter((imei) => !held.has(imei)),
                [],
                `${name} records devices without a license`,
              );
            }
            assert.ok(held.has(String(foreign)), "somebody else's license is gone");
          }
          const last = declarations.at(-1) ?? [];
          assert.deepEqual((await engine.update(last)).failures, []);
          const held = licensed(account);
          for (const { name, devices: wanted } of last) {
            assert.deepEqual(engine.recorded(name), [...wanted].sort());
            assert.ok(wanted.every((imei) => held.has(imei)));
          }
          const writes = simulator.writes();
          await engine.update(last);
          assert.equal(simulator.writes(), writes, "nothing is left to do");
        },
      ),
      runs,
    ));

  it("do exactly what their preview said, when nobody else does anything in between", () =>
    fc.assert(
      fc.asyncProperty(programs(keepingOrReleasing), programs(keepingOrReleasing), async (first, second) => {
        const engine = new EngineModel(startProcesses(), new Map(), nextAccount());
        await engine.update(first);
        const writes = simulator.writes();
        const planned = await engine.preview(second);
        assert.equal(simulator.writes(), writes, "a preview wrote");
        fc.pre(planned.failures.length === 0);
        const announced = plannedNumbers(planned.lines, second);
        const done = await engine.update(second);
        assert.deepEqual(done.failures, []);
        assert.deepEqual(doneNumbers(done.lines, second), announced);
      }),
      runs,
    ));
});

/** Properties as they travel: what is undefined does not. */
const sendable = (properties: Readonly<Record<string, unknown>>) =>
  JSON.parse(JSON.stringify(properties)) as Properties;

async function checked(host: ProviderProcess, ...[olds, news, text]: [...Parameters<FleetMethods["check"]>, string?]) {
  const { inputs, failures } = await host.check(sendable(olds), sendable(news), text);
  return { inputs, failures: failures.map((reason) => ({ reason })) };
}

function fleetOf(host: ProviderProcess): FleetMethods {
  return {
    check: (olds, news) => checked(host, olds, news),
    diff: (id, olds, news) => host.diff(id, sendable(olds), sendable(news)),
    create: (news) => host.create(sendable(news)),
    update: async (id, olds, news) => ({ outs: await host.update(id, sendable(olds), sendable(news)) }),
    read: (id, props) => host.read(id, sendable(props)),
    delete: (id, props) => host.delete(id, sendable(props)),
  };
}

function accountOf(index: number): string {
  return `0402196254-${String(index).padStart(5, "0")}`;
}
