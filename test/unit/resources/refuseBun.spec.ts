import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { stub } from "sinon";
import { refuseBun } from "../../../src/resources/refuseBun";

describe("a program on Bun", () => {
  it("is told the line to change, without a stack", () => {
    const versions = stub(process, "versions").value({ ...process.versions, bun: "1.4.5" });
    try {
      assert.throws(
        () => {
          refuseBun();
        },
        (error) =>
          pulumi.RunError.isInstance(error) &&
          /`runtime: nodejs` in Pulumi\.yaml.*\[runtime-unsupported\]$/.test(error.message),
      );
    } finally {
      versions.restore();
    }
    refuseBun();
  });
});
