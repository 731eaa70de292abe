import assert from "node:assert/strict";
import { inspect } from "node:util";
import type { Deployment } from "../support/engineModel";
import { bystanders, devices, foreign } from "./operations";
import type { Scene } from "./scene";

/** What held before the operation. */
export interface Before {
  readonly licensed: ReadonlySet<string>;
  readonly recorded: readonly string[];
}

export interface Circumstances {
  readonly scene: Scene;
  readonly before: Before;
  readonly deployment: Deployment;
  /** Whether others changed the account, too. */
  readonly worldChanged: boolean;
}

/** Whatever went wrong: what the package promises of one deployment. */
export function assertPromises(circumstances: Circumstances): void {
  assertPreviewsWriteNothing(circumstances);
  assertStateIsTrue(circumstances);
  assertNothingIsLost(circumstances);
  assertOnlyOwnLicensesAreReleased(circumstances);
  assertNoListingTakesLicenses(circumstances);
  assertCountsAreTrue(circumstances);
  assertLoginsStop(circumstances);
  assertNoCredentialShows(circumstances);
}

function assertPreviewsWriteNothing({ scene }: Circumstances): void {
  if (scene.operation.name === "preview") {
    assert.deepEqual(scene.sent.writes, [], "a preview wrote");
  }
}

/** Of a deletion that half failed the engine cannot record that half; its message says so. */
function assertStateIsTrue({ scene, deployment, worldChanged }: Circumstances): void {
  const { engine, operation } = scene;
  if (operation.name === "destroy") {
    return;
  }
  const licensed = scene.licensed();
  const released = new Set(scene.sent.devices("remove"));
  for (const fleet of engine.fleets) {
    const untrue = engine.recorded(fleet).filter((imei) => !licensed.has(imei));
    // What others took meanwhile only a refresh can tell; what this run released itself it has to know.
    const excusable = operation.name === "preview" || worldChanged ? untrue.filter((imei) => !released.has(imei)) : [];
    const isUnrefreshed = operation.name === "refresh" && deployment.failures.length > 0;
    const drifted = isUnrefreshed ? operation.declared.filter((imei) => !licensed.has(imei)) : [];
    assert.deepEqual(
      untrue.filter((imei) => !excusable.includes(imei) && !drifted.some((lost) => lost === imei)),
      [],
      `${fleet} records devices without a license`,
    );
  }
}

function assertNothingIsLost({ scene, before }: Circumstances): void {
  const { engine } = scene;
  const known = new Set([
    ...engine.fleets.flatMap((fleet) => engine.known(fleet)),
    // Licensed beforehand and in no fleet: still to be adopted.
    ...[...before.licensed].filter((imei) => !before.recorded.includes(imei)),
  ]);
  const ours = new Set<string>([...devices, ...bystanders]);
  const lost = [...scene.licensed()].filter((imei) => ours.has(imei) && !known.has(imei));
  assert.deepEqual(lost, [], "a license is recorded by nobody");
}

function assertOnlyOwnLicensesAreReleased({ scene, before }: Circumstances): void {
  const { operation, sent } = scene;
  const declared = new Set<string>(operation.name === "destroy" ? [] : [...operation.declared, ...bystanders]);
  const notOurs = sent.devices("remove").filter((imei) => !before.recorded.includes(imei) || declared.has(imei));
  assert.deepEqual(notOurs, [], "devices were released that were not recorded, or that a fleet declares");
  assert.deepEqual(
    sent.devices("assign").filter((imei) => foreign.some((other) => other === imei)),
    [],
    "a device of somebody else was touched",
  );
}

/** A device leaves the state in a refresh only when it has no license. */
function assertNoListingTakesLicenses({ scene, before }: Circumstances): void {
  if (scene.operation.name !== "refresh") {
    return;
  }
  const recorded = new Set(scene.engine.fleets.flatMap((fleet) => scene.engine.recorded(fleet)));
  const licensed = scene.licensed();
  assert.deepEqual(
    before.recorded.filter((imei) => licensed.has(imei) && !recorded.has(imei)),
    [],
    "a listing was taken for licenses that are gone",
  );
}

/** What the closing line and the state count is what became of the devices. */
function assertCountsAreTrue({ scene, before, deployment, worldChanged }: Circumstances): void {
  const { engine, operation } = scene;
  const [line] = deployment.lines.filter((said) => /^fleet west: .*licensed \(/.test(said));
  if (worldChanged || line === undefined || operation.name === "destroy") {
    return;
  }
  const numberOf = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
  const had = new Set<string>(operation.recorded);
  const held = engine.recorded("west").filter((imei) => !had.has(imei));
  const found = held.filter((imei) => before.licensed.has(imei)).length;
  const gone = [...had].filter((imei) => !engine.known("west").includes(imei));
  assert.deepEqual(
    [numberOf("assigned") + numberOf("adopted"), numberOf("released")],
    [held.length, gone.length],
    line,
  );
  assert.equal(numberOf("adopted"), found, line);
  assert.equal(engine.state.get("west")?.outputs["adoptedCount"] ?? 0, numberOf("adopted"));
}

/** Five in a row lock the user, and other runs may have failed before this one. */
function assertLoginsStop({ scene }: Circumstances): void {
  let failedInARow = 0;
  for (const { path, status } of scene.simulator.requests()) {
    if (path.endsWith("/session/login")) {
      failedInARow = status === 200 ? 0 : failedInARow + 1;
      assert.ok(failedInARow <= 2, "a third login was tried");
    }
  }
}

function assertNoCredentialShows({ scene, deployment }: Circumstances): void {
  const shown = [
    ...deployment.lines,
    ...deployment.failures,
    // Causes and hidden fields, too: somebody may log the error as a whole.
    ...deployment.errors.map((error) => inspect(error, { depth: Infinity, showHidden: true })),
    JSON.stringify([...scene.engine.state]),
  ].join("\n");
  for (const secret of scene.sent.secrets) {
    assert.ok(!shown.includes(secret), `a credential shows: ${shown}`);
  }
  assert.doesNotMatch(shown, /Bearer |Basic |VZ-M2M-Token:/i);
}
