import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
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
    assert.match(message, /thingspace:baseURL is no setting; did you mean thingspace:baseUrl\?/);
    assert.match(message, /thingspace:foo is no setting/);
    assert.match(message, /pulumi config rm thingspace:baseURL\n.*pulumi config rm thingspace:foo$/);
  });

  it("is refused with secrets in the clear and wrong values at once, none of which is shown", () => {
    const message = problemOf({
      "thingspace:pasword": "s3cret",
      "thingspace:password": "s3cret",
      "thingspace:batchSize": "many",
    });
    assert.match(message, /pasword is no setting.*holds in the clear: thingspace:password.*batchSize "many"/s);
    assert.ok(!message.includes("s3cret"));
  });

  it("of a project of the same name may have names of its own, that are no slips", () => {
    assert.equal(problemOf({ "thingspace:region": "x" }, { project: "thingspace" }), "");
    assert.match(problemOf({ "thingspace:baseURL": "x" }, { project: "thingspace" }), /thingspace:baseUrl/);
  });
});
