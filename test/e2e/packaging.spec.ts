import assert from "node:assert/strict";
import { describeOnEngine } from "../support/describeOnEngine";
import { tryAll } from "../../tools/packaging";
import { representatives } from "../../tools/packaging/combination";

describeOnEngine("the packed package", function () {
  it("works in programs of other kinds, package managers and versions of Node.js", async () => {
    const told: string[] = [];
    const failures = await tryAll(representatives, (line) => told.push(line));
    assert.deepEqual([...failures], [], told.join("\n"));
    assert.equal(told.length, representatives.length);
  }).timeout(600_000);
});
