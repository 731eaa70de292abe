import assert from "node:assert/strict";
import { lateNotice, lateProblem } from "../../../../src/reconcile/check/lateFleet";
import { imeis } from "../../../support/imeis";

const plan = { fleet: "east", devices: new Set<string>(imeis(3)) };
const west = (release: ReturnType<typeof imeis>, isFinished = false) => [{ fleet: "west", release, isFinished }];

describe("a fleet that comes late", () => {
  it("is refused when another one is about to release what it declares, and says how to fix it", () => {
    assert.match(
      String(lateProblem(plan, west(imeis(4)))),
      /^fleet east: 3 .*fleet west.*: 353238060000001, 353238060000002, 353238060000003\. .*dependsOn.* \[fleet-too-late\]$/,
    );
  });

  it("is told when that has happened, and goes on", () => {
    assert.equal(lateProblem(plan, west(imeis(4), true)), undefined);
    assert.match(
      String(lateNotice(plan, west(imeis(1), true))),
      /^fleet east: warning: fleet west .* 1 device .*: 353238060000001 \[fleet-too-late\]$/,
    );
  });

  it("is none when nobody releases what it declares", () => {
    assert.equal(lateProblem(plan, west(imeis(3, 10))), undefined);
    assert.equal(lateNotice(plan, west(imeis(3, 10), true)), undefined);
  });
});
