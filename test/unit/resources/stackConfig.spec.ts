import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import sinon from "sinon";
import { refuseStackConfig } from "../../../src/resources/stackConfig";

function problemOf(
  config: Record<string, string>,
  { secrets = [], project = "fleets" }: { secrets?: string[]; project?: string } = {},
): string {
  void pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }, project);
  pulumi.runtime.setAllConfig(config, secrets);
  try {
    refuseStackConfig();
    return "";
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error));
    return error.message;
  } finally {
    pulumi.runtime.setAllConfig({});
  }
}

describe("a stack configuration", () => {
  it("passes with settings, and with whatever is not ours", () => {
    assert.equal(
      problemOf({ "thingspace:baseUrl": "http://127.0.0.1:1", "aws:region": "x", "fleets:baseURL": "x" }),
      "",
    );
  });

  it("is refused with names that are no settings, all of them, with what was meant and what to do", () => {
    const message = problemOf({ "thingspace:baseURL": "x", "thingspace:foo": '{"bar":"x"}' });
    assert.match(message, /\[setting-unknown\]\n {2}thingspace:baseURL .*thingspace:baseUrl\?/);
    assert.match(message, /^ {2}thingspace:foo /m);
    assert.match(message, /pulumi config rm thingspace:baseURL\n.*pulumi config rm thingspace:foo$/);
  });

  it("is refused with secrets in the clear and wrong values at once, none of which is shown", () => {
    const message = problemOf({
      "thingspace:pasword": "s3cret",
      "thingspace:password": "s3cret",
      "thingspace:batchSize": "many",
    });
    assert.match(
      message,
      /\[setting-unknown\].*:pasword .*thingspace:password.*\[plaintext-secret\].*\[settings-invalid\].*batchSize "many"/s,
    );
    assert.ok(!message.includes("s3cret"));
  });

  it("is refused with a key of another namespace, and with commands that a shell takes as they are", () => {
    const message = problemOf({ "ThingSpace:baseUrl": "x", "thingspace:batchSize ": "1" });
    assert.match(message, /ThingSpace:baseUrl .*thingspace:baseUrl\?/);
    assert.match(message, /Pulumi\.yaml/);
    assert.match(message, /pulumi config rm 'thingspace:batchSize '$/);
  });

  it("is warned of, once, with a key of the project that is called as a setting", async () => {
    const warnings = sinon.stub(pulumi.log, "warn").resolves();
    try {
      for (const config of [{}, { "thingspace:baseUrl": "http://127.0.0.1:1" }]) {
        await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }, "fleets");
        pulumi.runtime.setAllConfig({ "fleets:baseUrl": "http://127.0.0.1:1", ...config });
        await pulumi.runtime.runInPulumiStack(() => {
          refuseStackConfig();
          refuseStackConfig();
          return Promise.resolve();
        });
      }
      assert.equal(warnings.callCount, 1);
      assert.match(warnings.firstCall.args[0], /^fleets:baseUrl .*thingspace:baseUrl.* \[setting-unknown\]$/);
    } finally {
      warnings.restore();
      pulumi.runtime.setAllConfig({});
    }
  });

  it("of a project of the same name may have names of its own, that are not misspelled", () => {
    assert.equal(problemOf({ "thingspace:region": "x" }, { project: "thingspace" }), "");
    assert.match(problemOf({ "thingspace:baseURL": "x" }, { project: "thingspace" }), /thingspace:baseUrl/);
  });
});
