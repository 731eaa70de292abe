import assert from "node:assert/strict";
import fc from "fast-check";
import { parseRoster } from "../../src/fleet/roster";
import { account, EngineModel, type DeclaredInProgram } from "../support/engineModel";
import { imeis } from "../support/imeis";
import { lifecycleProcesses } from "../support/lifecycleProcess";
import { apiOver, MemoryLicenses } from "../support/memoryLicenses";
import { numRuns } from "./runs";

const devices = imeis(6);
const names = ["west", "east", "north"] as const;
const accounts = [account, "0402196254-00002"] as const;

/** Any of the fleets but none; each device in one of them or in none. Only north changes its account. */
const program = fc
  .record({
    owner: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: devices.length, maxLength: devices.length }),
    order: fc.shuffledSubarray([...names], { minLength: 1 }),
    north: fc.constantFrom(...accounts),
    deletesBefore: fc.boolean(),
  })
  .map(({ owner, order, north, deletesBefore }) =>
    order.map((name): DeclaredInProgram => {
      const own = devices.filter((_, index) => owner[index] === names.indexOf(name));
      const on = name === "north" ? north : account;
      return { name, devices: own, account: on, deletesBefore, options: { removalLimit: false } };
    }),
  );

const options = fc.record(
  {
    isRefreshed: fc.boolean(),
    targets: fc.subarray([...names], { minLength: 1 }),
    replaced: fc.constantFrom(...names),
    order: fc.constantFrom("atOnce" as const, "oneByOne" as const, "chained" as const, "interleaved" as const),
  },
  { requiredKeys: [] },
);

describe("whatever a user does, with nothing going wrong", () => {
  it("no license is released that the program declares, or that its fleet keeps, and in the end exactly those are held", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(program, options), { minLength: 2, maxLength: 5 }),
        fc.boolean(),
        async (steps, keeps) => {
          const keeping = (fleets: readonly DeclaredInProgram[]) =>
            fleets.map((fleet) =>
              keeps && fleet.name === "east"
                ? { ...fleet, options: { ...fleet.options, onRemoval: "keep" as const } }
                : fleet,
            );
          const pools = new Map(accounts.map((name) => [name, new MemoryLicenses(100)]));
          const engine = new EngineModel(lifecycleProcesses(() => apiOver(pools)));
          const declaredOn = (fleets: readonly DeclaredInProgram[], name: string) =>
            fleets.filter((fleet) => fleet.account === name).flatMap((fleet) => fleet.devices);
          for (const [index, [declared, how]] of steps.entries()) {
            const fleets = keeping(declared);
            const others = new Set([
              ...engine.recorded("west"),
              ...engine.recorded("north"),
              // A replaced fleet may have been left out by --target.
              ...engine.pendingDeletes.flatMap(({ outputs }) => [...parseRoster(String(outputs["devices"])).keys()]),
            ]);
            const kept = new Set<string>(keeps ? engine.recorded("east").filter((imei) => !others.has(imei)) : []);
            const before = new Map([...pools].map(([name, { licensed }]) => [name, [...licensed]]));
            // The record of the program's last run begins with a full run.
            await engine.update(fleets, index === 0 ? {} : how);
            for (const [name, { licensed }] of pools) {
              const released = (before.get(name) ?? []).filter((imei) => !licensed.has(imei));
              const onAccount = new Set<string>(declaredOn(fleets, name));
              assert.deepEqual(
                released.filter((imei) => onAccount.has(imei) || (name === account && kept.has(imei))),
                [],
                `step ${index + 1} on ${name}`,
              );
            }
          }
          const last = keeping(steps.at(-1)?.[0] ?? assert.fail());
          for (let run = 1; run <= 3; run++) {
            await engine.update(last, { isRefreshed: true });
          }
          for (const [name, { licensed }] of pools) {
            const held = declaredOn(last, name);
            const more = keeps && name === account ? [] : [...licensed].filter((imei) => !held.includes(imei));
            assert.deepEqual([held.filter((imei) => !licensed.has(imei)), more], [[], []], name);
          }
          for (const { name, devices: declared } of last) {
            assert.deepEqual(engine.recorded(name).sort(), [...declared].sort(), name);
          }
        },
      ),
      numRuns(300),
    ));
});
