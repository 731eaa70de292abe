import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { startSimulator, type Fault, type Simulator } from "../../src/simulator";
import { faultNames } from "../../src/simulator/faults/allFaults";
import { bystanders, operations, type Operation } from "./operations";
import { assertPromises } from "./promises";
import { concurrentFaults, faultFor, variantsOf, worldFaults, type FaultName } from "./rows";
import { Scene } from "./scene";

/** How an operation ended that a fault hit. */
type Outcome = "done" | "partly" | "refused";

/** What was seen for one fault in one operation, hit once and hit from then on, at each request that it concerns. */
interface Cell {
  readonly once: Outcome[];
  readonly forGood: Outcome[];
}

const always = 100_000;
const timestamps = /\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g;

/** The rows of the fault matrix for these faults, and that docs/failures.md has them. */
export function describeFaults(title: string, names: readonly FaultName[]): void {
  describe(`the fault matrix, ${title}`, () => {
    const cells = new Map<string, Cell>();
    const recovered = new Set<string>();
    let simulator: Simulator;

    before(async () => {
      simulator = await startSimulator();
    });
    after(async () => {
      await simulator.close();
      console.log(`\n${format(names, cells)}\n`);
    });

    for (const name of names) {
      for (const operation of operations) {
        it(`keeps every promise: ${name} in ${operation.name}, at each request`, async () => {
          const cell: Cell = { once: [], forGood: [] };
          cells.set(`${name} ${operation.name}`, cell);
          for (const variant of variantsOf(name)) {
            for (const [outcomes, times] of [
              [cell.once, 1],
              [cell.forGood, always],
            ] as const) {
              for (let after = 0; ; after++) {
                const fault = faultFor(name, operation, { after, times }, variant);
                const outcome = await play({ simulator, recovered }, operation, fault);
                if (outcome === undefined) {
                  break;
                }
                outcomes.push(outcome);
              }
            }
          }
        });
      }
    }

    for (const name of names.filter((of) => concurrentFaults.has(of))) {
      for (const operation of operations.filter(({ name: of }) => /^(create|add|remove|destroy)$/.test(of))) {
        it(`keeps every promise with several requests at a time: ${name} in ${operation.name}`, async () => {
          for (const variant of variantsOf(name)) {
            for (let after = 0, outcome: Outcome | undefined = "done"; outcome !== undefined; after++) {
              outcome = await play(
                { simulator, recovered },
                operation,
                faultFor(name, operation, { after, times: 1 }, variant),
                3,
              );
            }
          }
        });
      }
    }

    it("has the rows that docs/failures.md shows", async () => {
      const page = await readFile(path.resolve(__dirname, "../../docs/failures.md"), "utf8");
      const [header = "", ...rows] = /```\n( +preview [^`]*)\n```/.exec(page)?.[1]?.split("\n") ?? [];
      const shown = rows.filter((row) => names.some((name) => row.startsWith(`${name} `)));
      assert.equal([header, ...shown].join("\n"), format(names, cells));
      assert.equal(rows.length, faultNames.length);
    });
  });
}

interface Stage {
  readonly simulator: Simulator;
  /** End states from which a recovery has succeeded. */
  readonly recovered: Set<string>;
}

/** @returns undefined when the fault did not get its turn. */
async function play(
  { simulator, recovered }: Stage,
  operation: Operation,
  fault: Fault,
  concurrency = 1,
): Promise<Outcome | undefined> {
  const { name } = fault;
  const scene = new Scene(simulator, operation, concurrency);
  const { engine, program } = scene;
  const before = { licensed: scene.licensed(), recorded: engine.fleets.flatMap((fleet) => engine.recorded(fleet)) };
  const stateBefore = JSON.stringify([...engine.state]);

  simulator.setFaults([fault]);
  const deployment = await operation.run(engine, program);
  simulator.clearFaults();
  if (!simulator.requests().some((request) => request.fault === name)) {
    return undefined;
  }
  const worldChanged = worldFaults.has(name);
  assertPromises({ scene, before, deployment, worldChanged });
  const isUntouched = stateBefore === JSON.stringify([...engine.state]) && scene.sent.writes.length === 0;

  // Most hits of a fault leave the same state, which is all that the next run knows.
  const end = JSON.stringify([name, operation.name, concurrency, [...engine.state], simulator.state()]).replace(
    timestamps,
    "",
  );
  if (!recovered.has(end)) {
    await recover(scene, worldChanged);
    recovered.add(end);
  }
  return deployment.failures.length === 0 ? "done" : isUntouched ? "refused" : "partly";
}

/** The next run takes up only the rest, and the one after it changes nothing. */
async function recover(scene: Scene, worldChanged: boolean): Promise<void> {
  const { engine, operation, program } = scene;
  if (worldChanged) {
    scene.mendWorld();
  }
  if (worldChanged || operation.name === "refresh") {
    assert.deepEqual((await engine.refresh()).failures, []);
  }
  if (operation.name === "destroy") {
    assert.deepEqual((await engine.destroy()).failures, []);
    assert.deepEqual(engine.fleets, []);
    const left = [...(operation.recorded ?? []), ...bystanders].filter((imei) => scene.licensed().has(imei));
    assert.deepEqual(left, [], "licenses are left behind");
    return;
  }
  const rest = operation.declared.filter((imei) => !engine.recorded("west").includes(imei));
  scene.listenAnew();
  assert.deepEqual((await engine.update(program)).failures, []);
  const again = scene.sent.devices("assign").filter((imei) => !rest.some((other) => other === imei));
  assert.deepEqual(worldChanged ? [] : again, [], "devices were assigned that the state records");
  for (const { name, devices } of program) {
    assert.deepEqual(engine.recorded(name), [...devices].sort());
    assert.deepEqual(
      devices.filter((imei) => !scene.licensed().has(imei)),
      [],
      `${name} has devices without a license`,
    );
  }
  scene.listenAnew();
  const idle = await engine.update(program);
  assert.deepEqual([idle.failures, idle.changed], [[], []]);
  assert.deepEqual(scene.simulator.requests(), [], "something was left to do");
}

const signs: Record<Outcome, string> = { done: "✓", partly: "◐", refused: "✗" };

function sign(outcomes: readonly Outcome[]): string {
  const worst = (["partly", "refused", "done"] as const).find((outcome) => outcomes.includes(outcome));
  return worst === undefined ? "·" : signs[worst];
}

function format(names: readonly FaultName[], cells: ReadonlyMap<string, Cell>): string {
  const width = Math.max(...faultNames.map((name) => name.length)) + 2;
  const header = "".padEnd(width) + operations.map(({ name }) => name.padEnd(9)).join("");
  const rows = names.map((name) => {
    const row = operations.map((operation) => {
      const cell = cells.get(`${name} ${operation.name}`) ?? { once: [], forGood: [] };
      return (sign(cell.once) + sign(cell.forGood)).padEnd(9);
    });
    return name.padEnd(width) + row.join("");
  });
  return [header, ...rows].map((line) => line.trimEnd()).join("\n");
}
