import assert from "node:assert/strict";
import fc from "fast-check";
import { parseRoster } from "../../src/fleet/roster";
import { codesIn } from "../support/codes";
import { account, EngineModel, type DeclaredInProgram } from "../support/engineModel";
import { imeis } from "../support/imeis";
import { lifecycleProcesses } from "../support/lifecycleProcess";
import { apiOver, MemoryLicenses } from "../support/memoryLicenses";
import { accounts, devices, programs, programsOnTwoAccounts, updateOptions } from "./programs";
import { numRuns } from "./runs";

const options = fc.record(updateOptions, { requiredKeys: [] });

describe("whatever a user does, with nothing going wrong", () => {
  it("no license is released that somebody else has assigned since the last run", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            program: programs(fc.constant({})),
            order: updateOptions.order,
            assigned: fc.subarray([...devices], { maxLength: 3 }),
          }),
          { minLength: 2, maxLength: 6 },
        ),
        async (runs) => {
          const api = new MemoryLicenses(100);
          const engine = new EngineModel(lifecycleProcesses(() => api));
          const foreign = new Set<string>();
          for (const { program, order, assigned } of runs) {
            const declared = new Set(program.flatMap((fleet) => fleet.devices));
            declared.forEach((imei) => foreign.delete(imei));
            assert.deepEqual((await engine.update(program, { order })).failures, []);
            assert.deepEqual(
              [...foreign].filter((imei) => !api.licensed.has(imei)),
              [],
            );
            const recorded = new Set(engine.fleets.flatMap((name) => engine.recorded(name)));
            for (const imei of assigned.filter((device) => !api.licensed.has(device) && !recorded.has(device))) {
              api.licensed.add(imei);
              foreign.add(imei);
            }
          }
        },
      ),
      numRuns(300),
    ));

  it("no license is released that the program declares, or that its fleet keeps, and in the end exactly those are held", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(programsOnTwoAccounts(imeis(6)), options), { minLength: 2, maxLength: 5 }),
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
            const { targets } = index === 0 ? {} : how;
            const preview = await engine.preview(fleets, targets === undefined ? {} : { targets });
            if (preview.failures.length > 0) {
              continue;
            }
            const others = new Set([
              ...engine.recorded("west"),
              ...engine.recorded("north"),
              // A replaced fleet may have been left out by --target.
              ...engine.pendingDeletes.flatMap(({ outputs }) => [...parseRoster(String(outputs["devices"])).keys()]),
            ]);
            const kept = new Set<string>(keeps ? engine.recorded("east").filter((imei) => !others.has(imei)) : []);
            const before = new Map([...pools].map(([name, { licensed }]) => [name, [...licensed]]));
            // What comes late, or proves to be declared only in the run, cannot keep another fleet from releasing what both have.
            const isAsked = ({ name, isOutput, isLate }: DeclaredInProgram) => {
              const own = new Set(engine.recorded(name));
              engine.fleets
                .filter((other) => other !== name)
                .flatMap((other) => engine.known(other))
                .forEach((imei) => own.delete(imei));
              return (imei: string) => (isOutput !== true && isLate !== true) || own.has(imei);
            };
            const asked = fleets.map((fleet) => ({ ...fleet, devices: fleet.devices.filter(isAsked(fleet)) }));
            // The record of the program's last run begins with a full run.
            await engine.update(fleets, index === 0 ? {} : how);
            for (const [name, { licensed }] of pools) {
              const released = (before.get(name) ?? []).filter((imei) => !licensed.has(imei));
              const onAccount = new Set<string>(declaredOn(asked, name));
              assert.deepEqual(
                released.filter((imei) => onAccount.has(imei) || (name === account && kept.has(imei))),
                [],
                `step ${index + 1} on ${name}`,
              );
            }
          }
          const last = keeping(steps.at(-1)?.[0] ?? assert.fail());
          await engine.update(last, { isRefreshed: true });
          await engine.update(last, { isRefreshed: true });
          const { failures } = await engine.update(last, { isRefreshed: true });
          if (codesIn(failures.join("\n")).includes("fleet-too-late")) {
            return;
          }
          assert.deepEqual(failures, []);
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
