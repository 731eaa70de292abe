import assert from "node:assert/strict";
import { replay } from "../replay/replay";
import { describeOnEngine } from "../support/describeOnEngine";

/** The nightly run has 500. */
const seeds = Array.from({ length: 12 }, (_, index) => index + 1);

describeOnEngine("a random history", () => {
  for (const seed of seeds) {
    it(`comes to the same on the real engine as on its model: seed ${seed}`, async () => {
      const { divergence } = await replay(seed);
      assert.ok(divergence === undefined, divergence);
    });
  }
});
