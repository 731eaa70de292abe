import assert from "node:assert/strict";
import fc from "fast-check";
import { EngineModel, type DeclaredInProgram, type Stored } from "../support/engineModel";
import { parseRoster } from "../../src/fleet/roster";
import { lifecycleProcesses } from "../support/lifecycleProcess";
import { apiOver, MemoryLicenses, type Disturbance } from "../support/memoryLicenses";
import { disturbance } from "./disturbances";
import { Names } from "./names";
import { devices, programs } from "./programs";
import { numRuns } from "./runs";

const accounts = ["0402196254-00001", "0402196254-00002"] as const;

interface Change {
  readonly program: readonly DeclaredInProgram[];
  /** By position: whether the fleet is renamed. */
  readonly renamed: readonly boolean[];
  /**
   * On which account all of them are. Were it each on its own, two that exchange accounts and devices at once would wait for each other, and
   * say so.
   */
  readonly account: (typeof accounts)[number];
  readonly isRefreshed: boolean;
  readonly replaces: boolean;
  readonly disturbances: readonly (Disturbance | undefined)[];
}

const change: fc.Arbitrary<Change> = fc.record({
  program: programs(fc.constant({})),
  renamed: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
  account: fc.constantFrom(...accounts),
  isRefreshed: fc.boolean(),
  replaces: fc.boolean(),
  disturbances: fc.array(disturbance, { maxLength: 8 }),
});

function textOf(stored: Stored, output: string): string {
  const text = stored.outputs[output];
  return typeof text === "string" ? text : "";
}

/** By account the devices that the state tells of, also of what has been replaced and is still to be deleted. */
function recorded(engine: EngineModel, account: string): Set<string> {
  const all = [...engine.state.values(), ...engine.pendingDeletes].filter(
    ({ outputs, isPendingReplacement }) => outputs["account"] === account && isPendingReplacement !== true,
  );
  return new Set(
    all.flatMap((stored) =>
      ["devices", "undetermined", "inTransit"].flatMap((output) => [...parseRoster(textOf(stored, output)).keys()]),
    ),
  );
}

describe("any fleets, through renames, refreshes, moves between accounts and replacements", () => {
  it("lose no license to nobody, and are what is declared once it is over", () =>
    fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const pools = new Map(accounts.map((account) => [account, new MemoryLicenses(2 * devices.length)]));
        for (const pool of pools.values()) {
          pool.batchSize = 3;
        }
        const engine = new EngineModel(lifecycleProcesses(() => apiOver(pools)));
        const names = new Names();
        const assertNothingLost = () => {
          for (const [account, { licensed }] of pools) {
            const known = recorded(engine, account);
            assert.deepEqual(
              [...licensed].filter((imei) => !known.has(imei)),
              [],
              `nobody records these on ${account}`,
            );
          }
        };
        let declared: DeclaredInProgram[] = [];
        for (const next of changes) {
          declared = names.declare(next.program, next.renamed).map((fleet) => ({ ...fleet, account: next.account }));
          const [first] = declared;
          pools.forEach((pool) => pool.disturbances.push(...next.disturbances));
          if (next.replaces && first !== undefined && first.formerName === undefined) {
            await engine.update(declared, { replaced: first.name, targets: [first.name] });
          }
          await engine.update(declared, { isRefreshed: next.isRefreshed });
          pools.forEach((pool) => (pool.disturbances.length = 0));
          assertNothingLost();
          // What half failed is finished before the next change, as its message asks for.
          for (let runs = 0; runs < 3; runs++) {
            await engine.update(declared);
          }
        }
        assert.deepEqual((await engine.update(declared)).failures, []);
        assertNothingLost();
        for (const [account, { licensed }] of pools) {
          const wanted = declared.filter((fleet) => fleet.account === account).flatMap((fleet) => fleet.devices);
          assert.deepEqual([...licensed].sort(), [...wanted].sort());
        }
        for (const { name, devices: wanted } of declared) {
          assert.deepEqual(engine.recorded(name), [...wanted].sort());
        }
        assert.deepEqual(engine.pendingDeletes, []);
        assert.deepEqual((await engine.update(declared)).changed, [], "nothing is left to change");
      }),
      numRuns(500),
    ));
});
