import assert from "node:assert/strict";
import fc, { type Scheduler } from "fast-check";
import type { LicenseApi, Result } from "../../src/ports/licenseApi";
import { codesIn } from "../support/codes";
import { EngineModel, type DeclaredInProgram, type FleetMethods } from "../support/engineModel";
import { imeis } from "../support/imeis";
import { lifecycleProcesses } from "../support/lifecycleProcess";
import { MemoryLicenses } from "../support/memoryLicenses";
import { settle } from "../support/settle";
import { devices, programs, releasing } from "./programs";
import { numRuns } from "./runs";
import { doneNumbers, plannedNumbers } from "./saidAndDone";

const runs = numRuns(300);
const foreign = imeis(3, 90);
const program = programs(releasing);

/** An account whose requests arrive, and whose answers come, in the order that the scheduler chooses. */
class Interleaved {
  readonly api: MemoryLicenses;
  readonly #sleepers: (() => void)[] = [];

  constructor(
    private readonly scheduler: Scheduler,
    spare: number,
  ) {
    this.api = new MemoryLicenses(foreign.length + spare, foreign);
    this.api.batchSize = 3;
  }

  /** Over a process in which fleets are registered at any time. */
  engine(): EngineModel {
    const start = lifecycleProcesses(() => this.#scheduled(), { sleep: () => this.#sleep() });
    return new EngineModel(async (declared) => {
      const process = await start(declared);
      const fleet: FleetMethods = {
        ...process.fleet,
        check: async (olds, news) => {
          await this.scheduler.schedule(Promise.resolve(), "a fleet is registered");
          return process.fleet.check(olds, news);
        },
      };
      return { ...process, fleet };
    });
  }

  settle<Value>(work: Promise<Value>): Promise<Value> {
    return settle(this.scheduler, work, () => {
      // Whoever waits for others does so for longer than a request takes.
      this.#sleepers.splice(0).forEach((wake) => {
        wake();
      });
    });
  }

  #sleep(): Promise<void> {
    return new Promise((resolve) => {
      this.#sleepers.push(resolve);
    });
  }

  #scheduled(): LicenseApi {
    const { api, scheduler } = this;
    const onItsWay = (what: string) => scheduler.schedule(Promise.resolve(), what);
    const read = async <Value>(what: string, answer: () => Promise<Value>): Promise<Value> => {
      await onItsWay(`${what} is asked for`);
      const value = await answer();
      await onItsWay(`${what} is answered`);
      return value;
    };
    async function* written(what: string, answers: AsyncIterable<readonly Result[]>) {
      await onItsWay(`${what} is sent`);
      for await (const results of answers) {
        await onItsWay(`${what} is answered`);
        yield results;
      }
    }
    return {
      subscription: (account) => read("the subscription", () => api.subscription(account)),
      licensedDevices: (account, options) => read("the listing", () => api.licensedDevices(account, options)),
      devices: () => read("the device list", () => api.devices()),
      upgrades: () => read("the upgrades", () => api.upgrades()),
      assign: (account, batch) => written("an assignment", api.assign(account, batch)),
      remove: (account, batch) => written("a release", api.remove(account, batch)),
    };
  }
}

function assertRecorded(engine: EngineModel, { licensed }: MemoryLicenses, fleets: readonly DeclaredInProgram[]): void {
  for (const { name, devices: wanted } of fleets) {
    assert.deepEqual(engine.recorded(name), [...wanted].sort());
    assert.deepEqual(
      wanted.filter((imei) => !licensed.has(imei)),
      [],
    );
  }
}

describe("any fleets, whichever order requests arrive and answers come in", () => {
  it("become what is declared, write one after the other, and never wait for each other", () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), program, program, async (scheduler, first, second) => {
        const account = new Interleaved(scheduler, devices.length);
        const engine = account.engine();
        for (const declared of [first, second]) {
          assert.deepEqual((await account.settle(engine.update(declared, { order: "interleaved" }))).failures, []);
          assertRecorded(engine, account.api, declared);
        }
        assert.ok(!account.api.hasOverlapped, "two wrote at the same time");
        const wanted = second.flatMap((fleet) => fleet.devices);
        assert.deepEqual([...account.api.licensed].sort(), [...foreign, ...wanted].sort());
      }),
      runs,
    ));

  it("write nothing when they do not fit the pool together", () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), program, fc.nat({ max: 11 }), async (scheduler, declared, spare) => {
        fc.pre(declared.flatMap((fleet) => fleet.devices).length > spare);
        const account = new Interleaved(scheduler, spare);
        const { failures } = await account.settle(account.engine().update(declared, { order: "interleaved" }));
        assert.equal(account.api.writes, 0);
        assert.ok(failures.every((message) => codesIn(message).includes("headroom-exceeded")));
        assert.ok(failures.length > 0);
      }),
      // Not fewer where others are: it takes many to meet the one fleet that is planned late.
      { numRuns: 1_000 },
    ));

  it("do what their preview said", () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), program, program, async (scheduler, first, second) => {
        const account = new Interleaved(scheduler, devices.length);
        const engine = account.engine();
        await account.settle(engine.update(first, { order: "interleaved" }));
        const planned = await account.settle(engine.preview(second));
        const done = await account.settle(engine.update(second, { order: "interleaved" }));
        assert.deepEqual([planned.failures, done.failures], [[], []]);
        assert.deepEqual(doneNumbers(done.lines, second), plannedNumbers(planned.lines, second));
      }),
      runs,
    ));

  it("of two stacks on one account touch only their own licenses, and both become what is declared", () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(program, { minLength: 2, maxLength: 2 }),
        fc.array(program, { minLength: 2, maxLength: 2 }),
        async (scheduler, ours, theirs) => {
          const account = new Interleaved(scheduler, devices.length);
          const stacks = [ours, theirs].map((declarations, stack) => ({
            engine: account.engine(),
            // Each device is declared by one of the two.
            declarations: declarations.map((fleets) =>
              fleets.map((fleet) => ({
                ...fleet,
                devices: fleet.devices.filter((imei) => Number(imei) % 2 === stack),
              })),
            ),
          }));
          const run = async ({ engine, declarations }: (typeof stacks)[number]) => {
            for (const declared of declarations) {
              const { failures } = await engine.update(declared, { order: "interleaved" });
              // The account may change while it is read, and the pool may be full until the other one has released.
              const codes = failures.flatMap((message) => codesIn(message));
              const expected = [
                "listing-inconsistent",
                "headroom-exceeded",
                "partial-failure",
                "deletion-incomplete",
                "transfer-incomplete",
              ];
              assert.deepEqual(
                codes.filter((code) => !expected.includes(code)),
                [],
              );
            }
          };
          await account.settle(Promise.all(stacks.map(run)));
          for (const { engine, declarations } of stacks) {
            const last = declarations.at(-1) ?? [];
            assert.deepEqual((await account.settle(engine.update(last))).failures, []);
            assertRecorded(engine, account.api, last);
          }
          const wanted = stacks.flatMap(({ declarations }) =>
            (declarations.at(-1) ?? []).flatMap((fleet) => fleet.devices),
          );
          assert.deepEqual([...account.api.licensed].sort(), [...foreign, ...wanted].sort());
        },
      ),
      runs,
    ));
});
