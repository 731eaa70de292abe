import assert from "node:assert/strict";
import fc from "fast-check";
import { EngineModel, type DeclaredInProgram } from "../support/engineModel";
import { imeis } from "../support/imeis";
import { lifecycleProcesses } from "../support/lifecycleProcess";
import { MemoryLicenses, type Disturbance } from "../support/memoryLicenses";

const devices = imeis(12);
const foreign = imeis(3, 90);
const names = ["west", "east", "north"] as const;

/** A program: each device is in one fleet or in none, and fleets come in some order. */
const program: fc.Arbitrary<DeclaredInProgram[]> = fc
  .tuple(
    fc.array(fc.integer({ min: -1, max: 2 }), { minLength: devices.length, maxLength: devices.length }),
    fc.shuffledSubarray([...names]),
    fc.record({ unreleasable: fc.constantFrom("fail" as const, "leave" as const) }),
  )
  .map(([owners, order, options]) =>
    order.map((name) => ({
      name,
      devices: devices.filter((_, index) => owners[index] === names.indexOf(name)),
      options: { ...options, removalLimit: false as const },
    })),
  );

const disturbance = fc.constantFrom<(Disturbance | undefined)[]>(
  undefined,
  "answer-lost",
  "request-lost",
  "answer-lost-blind",
  "request-lost-blind",
  "failing",
  new Error("ThingSpace cannot be reached"),
);

const world = fc.record({
  spare: fc.integer({ min: 0, max: 12 }),
  preLicensed: fc.subarray(devices, { maxLength: 3 }),
  batchSize: fc.integer({ min: 1, max: 5 }),
  neverReleased: fc.subarray(devices, { maxLength: 2 }),
  nonexistent: fc.subarray(devices, { maxLength: 1 }),
});

function account(of: { spare: number; preLicensed: string[]; batchSize: number }): MemoryLicenses {
  const licensed = [...foreign, ...of.preLicensed];
  const api = new MemoryLicenses(licensed.length + of.spare, licensed);
  api.batchSize = of.batchSize;
  return api;
}

const runs = { numRuns: 5_000 };

/**
 * The state claims no license that is not there, and no foreign license is gone. Of a fleet that is being deleted the engine
 * cannot record that half of it is done.
 */
function assertTruth(engine: EngineModel, api: MemoryLicenses, declared: readonly DeclaredInProgram[]): void {
  const owners = new Map<string, string>();
  for (const fleet of engine.fleets) {
    const isDeclared = declared.some(({ name }) => name === fleet);
    for (const imei of isDeclared ? engine.recorded(fleet) : []) {
      assert.ok(api.licensed.has(imei), `${fleet} records ${imei}, which has no license`);
      assert.ok(!owners.has(imei), `${imei} is recorded by ${fleet} and by ${owners.get(imei) ?? ""}`);
      owners.set(imei, fleet);
    }
  }
  for (const imei of foreign) {
    assert.ok(api.licensed.has(imei), `${imei} was somebody else's and is gone`);
  }
}

describe("any fleets, through any changes", function () {
  this.timeout(300_000);

  it("are previewed without a write", () =>
    fc.assert(
      fc.asyncProperty(world, program, program, async (of, first, second) => {
        const api = account(of);
        const engine = new EngineModel(lifecycleProcesses(() => api));
        await engine.preview(first);
        assert.equal(api.writes, 0);
        await engine.update(first);
        const { writes } = api;
        await engine.preview(second);
        assert.equal(api.writes, writes);
      }),
      runs,
    ));

  it("are recorded truly after every failure, release nothing that is not theirs, and converge when it is over", () =>
    fc.assert(
      fc.asyncProperty(
        world,
        fc.array(program, { minLength: 1, maxLength: 3 }),
        fc.array(disturbance, { maxLength: 12 }),
        async (of, programs, disturbances) => {
          const api = account({ ...of, spare: 12 });
          const engine = new EngineModel(lifecycleProcesses(() => api));
          api.disturbances.push(...disturbances);
          let before: readonly DeclaredInProgram[] = [];
          const moving = new Set<string>();
          for (const declared of programs) {
            const halfDeleted = engine.fleets.filter((fleet) => !before.some(({ name }) => name === fleet));
            if (declared.some(({ name }) => halfDeleted.includes(name))) {
              // A deletion that half failed cannot be recorded; its message asks to finish it before anything else.
              const later = api.disturbances.splice(0);
              await engine.update(before);
              api.disturbances.push(...later);
            }
            await engine.update(declared);
            before = declared;
            assertTruth(engine, api, declared);
            declared.forEach((fleet) => {
              const held = engine.recorded(fleet.name);
              fleet.devices.filter((imei) => !held.includes(imei)).forEach((imei) => moving.add(imei));
            });
            assertNothingLost(engine, api, [...of.preLicensed, ...moving]);
          }
          api.disturbances.length = 0;
          const last = programs.at(-1) ?? [];
          const healed = await engine.update(last);
          assert.deepEqual(healed.failures, []);
          for (const { name, devices: declared } of last) {
            assert.deepEqual(engine.recorded(name), [...declared].sort());
          }
          assertTruth(engine, api, last);
          const { writes } = api;
          await engine.update(last);
          assert.equal(api.writes, writes, "nothing is left to do");
        },
      ),
      runs,
    ));

  it("do exactly what their preview said, when nobody else does anything in between", () =>
    fc.assert(
      fc.asyncProperty(world, program, program, async (of, first, second) => {
        const api = account(of);
        of.neverReleased.forEach((imei) => api.neverReleased.add(imei));
        const engine = new EngineModel(lifecycleProcesses(() => api));
        await engine.update(first);
        const planned = await engine.preview(second);
        fc.pre(planned.failures.length === 0);
        const done = await engine.update(second);
        assert.deepEqual(
          done.failures.filter((message) => !/upgrade|not allowed/.test(message)),
          [],
        );
        assert.deepEqual(doneNumbers(done.lines, second), plannedNumbers(planned.lines, second));
      }),
      runs,
    ));

  it("heal what somebody else did, after a refresh", () =>
    fc.assert(
      fc.asyncProperty(world, program, fc.subarray(devices), async (of, declared, lost) => {
        const api = account({ ...of, spare: 12 });
        const engine = new EngineModel(lifecycleProcesses(() => api));
        await engine.update(declared);
        lost.forEach((imei) => api.licensed.delete(imei));
        await engine.refresh();
        assertTruth(engine, api, declared);
        await engine.update(declared);
        for (const { name, devices: wanted } of declared) {
          assert.deepEqual(engine.recorded(name), [...wanted].sort());
        }
        assertTruth(engine, api, declared);
      }),
      runs,
    ));
});

/**
 * Each license that a fleet took is in the state, as held or as something that nobody knows. The exception is a device that moves:
 * when the fleet that is to get it fails, the one that had it has let go already. It is declared, so the next `up` takes it up.
 */
function assertNothingLost(engine: EngineModel, api: MemoryLicenses, exceptions: Iterable<string>): void {
  const recorded = engine.fleets.flatMap((fleet) => [...engine.recorded(fleet), ...engine.undetermined(fleet)]);
  const known = new Set([...foreign, ...recorded, ...exceptions]);
  for (const imei of api.licensed) {
    assert.ok(known.has(imei), `${imei} has a license that nobody records`);
  }
}

const plannedWords = ["to assign", "to adopt", "to release", "to hand over", "to let go"];
const doneWords = ["assigned", "adopted", "released", "handed over", "let go"];

const plannedNumbers = (lines: readonly string[], fleets: readonly DeclaredInProgram[]) =>
  numbers(
    lines.filter((line) => /to (assign|adopt|release|hand|let)/.test(line)),
    fleets,
    plannedWords,
  );
const doneNumbers = (lines: readonly string[], fleets: readonly DeclaredInProgram[]) =>
  numbers(
    lines.filter((line) => line.includes("licensed (")),
    fleets,
    doneWords,
  );

/** By fleet, how many devices a line speaks of for each of the words; fleets of which nothing is said are left out. */
function numbers(
  lines: readonly string[],
  fleets: readonly DeclaredInProgram[],
  words: readonly string[],
): Record<string, number[]> {
  const found: Record<string, number[]> = {};
  for (const { name } of fleets) {
    for (const line of lines.filter((candidate) => candidate.startsWith(`fleet ${name}:`))) {
      const counts = words.map((word) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0));
      if (counts.some((of) => of > 0)) {
        found[name] = counts;
      }
    }
  }
  return found;
}
