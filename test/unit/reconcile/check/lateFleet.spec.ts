import assert from "node:assert/strict";
import { lateNotice, lateProblem } from "../../../../src/reconcile/check/lateFleet";
import { imeis } from "../../../support/imeis";

const plan = { fleet: "east", assign: imeis(1), adopt: imeis(1, 2), confirm: imeis(1, 3) };
const west = (release: ReturnType<typeof imeis>, isCarriedOut = false) => [{ fleet: "west", release, isCarriedOut }];

describe("a fleet that comes late", () => {
  it("is refused when another one is about to release what it declares, and says how to mend it", () => {
    assert.equal(
      lateProblem(plan, west(imeis(4))),
      `fleet east: fleet west is about to release 3 licenses of devices that this fleet declares: ${imeis(3).join(", ")}. It was not ` +
        `known to do so when fleet west was planned. Give it its account and devices as plain values before the program's first ` +
        `await, or declare fleet west with dependsOn this one. Nothing of this fleet was changed.`,
    );
  });

  it("is told when that has happened, and goes on", () => {
    assert.equal(lateProblem(plan, west(imeis(4), true)), undefined);
    assert.match(
      String(lateNotice(plan, west(imeis(1), true))),
      /warning: fleet west was to release 1 license .*: 353238060000001$/,
    );
  });

  it("is none when nobody releases what it declares", () => {
    assert.equal(lateProblem(plan, west(imeis(3, 10))), undefined);
    assert.equal(lateNotice(plan, west(imeis(3, 10), true)), undefined);
  });
});
