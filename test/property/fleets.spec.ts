import assert from "node:assert/strict";
import fc from "fast-check";
import { EngineModel, type DeclaredInProgram } from "../support/engineModel";
import { imeis } from "../support/imeis";
import { lifecycleProcesses } from "../support/lifecycleProcess";
import { MemoryLicenses, type Disturbance } from "../support/memoryLicenses";
import { devices, keepingOrReleasing, programs, releasing } from "./programs";
import { doneNumbers, plannedNumbers } from "./saidAndDone";

const foreign = imeis(3, 90);
const program = programs(releasing);
const variedProgram = programs(keepingOrReleasing);

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
          for (const { name, devices: declared, label } of last) {
            const text = [...declared].sort().map((imei) => `${imei}${label === undefined ? "" : `  ${label}`}\n`);
            assert.equal(engine.state.get(name)?.outputs["devices"], text.join(""));
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
      fc.asyncProperty(world, variedProgram, variedProgram, fc.boolean(), async (of, first, second, isReversed) => {
        const api = account(of);
        of.neverReleased.forEach((imei) => api.neverReleased.add(imei));
        const engine = new EngineModel(lifecycleProcesses(() => api));
        await engine.update(first);
        const planned = await engine.preview(second);
        fc.pre(planned.failures.length === 0);
        // The engine takes fleets up in any order, and need not keep to that of the preview.
        const done = await engine.update(isReversed ? [...second].reverse() : second);
        assert.deepEqual(
          done.failures.filter((message) => !/upgrade|not allowed/.test(message)),
          [],
        );
        assert.deepEqual(doneNumbers(done.lines, second), plannedNumbers(planned.lines, second));
      }),
      runs,
    ));

  it("survive what others do at the same time: nothing but their own is released, and the next refresh knows it all", () =>
    fc.assert(
      fc.asyncProperty(
        world,
        fc.array(program, { minLength: 1, maxLength: 3 }),
        fc.array(fc.option(happening, { nil: undefined }), { maxLength: 20 }),
        fc.array(disturbance, { maxLength: 6 }),
        async (of, declarations, events, disturbances) => {
          const api = account({ ...of, spare: of.spare + 12 });
          const engine = new EngineModel(lifecycleProcesses(() => api));
          const owned = new Set<string>();
          const happenings = events.map((event) =>
            event === undefined
              ? undefined
              : () => {
                  happen(api, event);
                },
          );
          api.disturbances.push(...disturbances);
          for (const declared of declarations) {
            [
              ...engine.fleets.flatMap((fleet) => engine.recorded(fleet)),
              ...declared.flatMap((fleet) => fleet.devices),
            ].forEach((imei) => owned.add(imei));
            api.happenings.push(...happenings.splice(0, 8));
            await engine.update(declared);
            api.happenings.length = 0;
          }
          assert.deepEqual(
            [...api.askedToRemove].filter((imei) => !owned.has(imei)),
            [],
            "a device was released that no fleet ever had",
          );
          // It is over. Whoever was upgraded meanwhile is so for good, so the pool and the rules are made easy again.
          api.disturbances.length = 0;
          api.neverReleased.clear();
          api.licenseCount = 100;
          const before = engine.fleets.map((fleet) => [fleet, engine.recorded(fleet)] as const);
          assert.deepEqual((await engine.refresh()).failures, []);
          for (const [fleet, recorded] of before) {
            const held = engine.recorded(fleet);
            assert.deepEqual(
              recorded.filter((imei) => api.licensed.has(imei) && !held.includes(imei)),
              [],
            );
            assert.deepEqual(
              held.filter((imei) => !api.licensed.has(imei)),
              [],
            );
            assert.deepEqual(engine.undetermined(fleet), []);
          }
          const last = declarations.at(-1) ?? [];
          assert.deepEqual((await engine.update(last)).failures, []);
          for (const { name, devices: wanted } of last) {
            assert.deepEqual(engine.recorded(name), [...wanted].sort());
            assert.deepEqual(
              wanted.filter((imei) => !api.licensed.has(imei)),
              [],
            );
          }
          const { writes } = api;
          await engine.update(last);
          assert.equal(api.writes, writes, "nothing is left to do");
        },
      ),
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

/** What somebody else does to the account. */
type Happening =
  | { readonly kind: "takes a license" | "returns a license" }
  | { readonly kind: "unlicensed" | "licensed" | "upgraded"; readonly device: string };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constantFrom("takes a license" as const, "returns a license" as const) }),
  fc.record({
    kind: fc.constantFrom("unlicensed" as const, "licensed" as const, "upgraded" as const),
    device: fc.constantFrom(...devices),
  }),
);

const others = imeis(20, 100);

function happen(api: MemoryLicenses, event: Happening): void {
  const [free] = others.filter((imei) => !api.licensed.has(imei));
  const [taken] = others.filter((imei) => api.licensed.has(imei));
  const isRoomLeft = api.licensed.size < api.licenseCount;
  if (event.kind === "takes a license" && isRoomLeft) {
    api.licensed.add(free ?? "");
  } else if (event.kind === "returns a license") {
    api.licensed.delete(taken ?? "");
  } else if ("device" in event) {
    if (event.kind === "licensed" && isRoomLeft) {
      api.licensed.add(event.device);
    } else if (event.kind === "unlicensed") {
      api.licensed.delete(event.device);
    } else if (event.kind === "upgraded" && api.licensed.has(event.device)) {
      api.neverReleased.add(event.device);
    }
  }
}

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
