import assert from "node:assert/strict";
import { fotaPolicies } from "../../../src/policy";
import { analyze, fleet, notApplicable, subscription, untargeted } from "./analyze";

const bucket = { type: "aws:s3/bucket:Bucket", name: "bucket", props: {}, protect: false };

describe("the policies", () => {
  it("are these, in this order", () => {
    assert.deepEqual(
      fotaPolicies().map(({ name, enforcementLevel }) => [name, enforcementLevel]),
      [
        ["license-exemptions", "advisory"],
        ["license-headroom", "mandatory"],
        ["license-release-limit", "mandatory"],
        ["license-cost", "advisory"],
        ["license-idle", "advisory"],
        ["license-unmanaged", "advisory"],
        ["fleet-safeguards", "advisory"],
        ["license-not-evaluated", "advisory"],
      ],
    );
  });

  it("say nothing of a stack with enough licenses", async () => {
    assert.deepEqual(await analyze([bucket, fleet("west"), subscription("pool", ["west"])]), []);
  });

  it("do not apply to a stack without fleets and subscriptions, whatever their settings", async () => {
    const config = { "license-headroom": { minFree: -1 }, "license-exemptions": { exemptions: "none" } };
    assert.deepEqual(await analyze([bucket], { config }), []);
    assert.deepEqual(
      await notApplicable([bucket]),
      fotaPolicies().map(({ name }) => name),
    );
  });

  it("do not apply where --target leaves out all fleets and subscriptions that are not there yet", async () => {
    const resources = [untargeted(fleet("west")), untargeted(subscription("pool", ["west"]))];
    assert.deepEqual(await analyze(resources), []);
    assert.deepEqual(
      await notApplicable(resources),
      fotaPolicies().map(({ name }) => name),
    );
  });

  for (const resources of [[fleet("west")], [subscription("pool", [])]]) {
    it(`apply to a stack with nothing but a ${resources[0]?.type ?? ""}`, async () => {
      assert.deepEqual(await notApplicable(resources), []);
    });
  }

  it("refuse options for a policy that is none of them", () => {
    const misspelt: object = { "licence-headroom": { minFree: 8 } };
    assert.throws(() => fotaPolicies(misspelt), {
      message:
        'fotaPolicies: there is no option "licence-headroom". Use license-exemptions, license-headroom, ' +
        "license-release-limit, license-cost, license-idle, license-unmanaged, fleet-safeguards, now. [option-invalid]",
    });
  });
});
