import assert from "node:assert/strict";
import path from "node:path";
import { specsOf } from "../../../../tools/check/specs";

const repository = path.resolve(__dirname, "../../../..");

describe("the specs of a change", () => {
  it("are the one that mirrors the file, and others that import it", () => {
    const specs = specsOf(["src/fleet/roster.ts"], repository);
    assert.ok(specs.includes("test/unit/fleet/roster.spec.ts"), specs.join("\n"));
    assert.ok(specs.includes("test/unit/fleet/declaration.spec.ts"), specs.join("\n"));
    assert.ok(!specs.includes("test/unit/fleet/imei.spec.ts"), specs.join("\n"));
  });

  it("are those that have changed themselves, and those of a folder's index", () => {
    assert.deepEqual(specsOf(["test/unit/fleet/imei.spec.ts"], repository), ["test/unit/fleet/imei.spec.ts"]);
    assert.ok(specsOf(["src/policy/index.ts"], repository).includes("test/unit/policy/pack.spec.ts"));
  });

  it("are none for pages", () => {
    assert.deepEqual(specsOf(["README.md"], repository), []);
  });
});
