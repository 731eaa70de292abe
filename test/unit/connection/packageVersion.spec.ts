import assert from "node:assert/strict";
import { packageVersion } from "../../../src/connection/packageVersion";
import manifest from "../../../package.json";

describe("the version of the package", () => {
  it("is the one in its package.json", () => {
    assert.equal(packageVersion(), manifest.version);
  });
});
