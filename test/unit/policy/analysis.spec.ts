import assert from "node:assert/strict";
import { fotaPolicies } from "../../../src/policy";
import { account, fleet, runPolicies, subscription } from "./analyze";

const tooFew = [fleet("west"), subscription("pool", ["west"], { licenseUsedCount: 99, plannedAssignments: 1 })];
const exemptions = [{ account, policy: "*", reason: "the order is under way", expires: "9999-12-31" }];
const off = { enforcementLevel: "disabled" };

describe("analyses in one process", () => {
  it("go by the exemptions of their own", async () => {
    const policies = fotaPolicies();
    const said = async (config: Record<string, Record<string, unknown>>) =>
      (await runPolicies(policies, tooFew, config))
        .map(({ policy }) => policy)
        .filter((policy) => policy !== "license-not-evaluated");

    assert.deepEqual(await said({ "license-exemptions": { exemptions } }), ["license-exemptions"]);
    assert.deepEqual(await said({}), ["license-headroom"]);
    assert.deepEqual(await said({ "license-exemptions": { exemptions } }), ["license-exemptions"]);
    assert.deepEqual(await said({ "license-exemptions": { exemptions, ...off } }), ["license-headroom"]);
  });

  it("go by none after one whose exemptions could not be read", async () => {
    const policies = fotaPolicies();
    await runPolicies(policies, tooFew, { "license-exemptions": { exemptions: "none" } });
    const reports = await runPolicies(policies, tooFew, { "license-exemptions": off });
    assert.match(String(reports[0]?.message), /would have 0 of 100 licenses free/);
  });

  it("tell only what they could not judge themselves", async () => {
    const rest = ["license-exemptions", "license-release-limit", "license-idle", "fleet-safeguards"];
    const alone = {
      "license-headroom": { whenUnknown: "warn" },
      ...Object.fromEntries(rest.map((name) => [name, off])),
    };
    const policies = fotaPolicies();
    await runPolicies(policies, [fleet("west")], { ...alone, "license-not-evaluated": off });
    assert.deepEqual(await runPolicies(policies, [fleet("west"), subscription("pool", ["west"])], alone), []);
    assert.equal((await runPolicies(policies, [fleet("west")], alone)).length, 1);
  });

  it("share nothing with those of other policies", async () => {
    const others = fotaPolicies();
    await runPolicies(others, tooFew, { "license-exemptions": { exemptions } });
    const reports = await runPolicies(fotaPolicies(), tooFew, { "license-exemptions": off });
    assert.deepEqual(
      reports.map(({ policy }) => policy),
      ["license-headroom"],
    );
  });
});
