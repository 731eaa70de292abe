import assert from "node:assert/strict";
import { account, analyze, fleet, subscription, unknown } from "./analyze";

const unlisted = [fleet("west")];
const problem =
  `no FotaSubscription lists 1 fleet of account ${account}: west. List all fleets of the account: new FotaSubscription("…", ` +
  `{ account: "${account}", fleets: [...] }).`;
const warn = { "license-headroom": { whenUnknown: "warn" }, "license-release-limit": { whenUnknown: "warn" } };

describe("license-not-evaluated", () => {
  it("tells what the mandatory policies were told to only warn of, once for all of them", async () => {
    assert.deepEqual(await analyze(unlisted, { config: warn }), [
      {
        policy: "license-not-evaluated",
        level: "advisory",
        message: `license-headroom, license-release-limit, license-idle cannot evaluate: ${problem}`,
        resource: "west",
      },
    ]);
  });

  it("leaves to a mandatory policy what that one fails for", async () => {
    const reports = await analyze(unlisted, { config: { "license-headroom": { whenUnknown: "warn" } } });
    assert.deepEqual(
      reports.map(({ policy, level, message }) => [policy, level, message]),
      [
        ["license-release-limit", "mandatory", `cannot evaluate: ${problem}`],
        ["license-not-evaluated", "advisory", `license-headroom, license-idle cannot evaluate: ${problem}`],
      ],
    );
  });

  it("tells each problem of its own", async () => {
    const devices = unknown;
    const reports = await analyze([fleet("west", { devices }), fleet("east", { account: unknown })], { config: warn });
    assert.deepEqual(
      reports.map(({ policy, resource }) => [policy, resource]),
      [
        ["license-not-evaluated", "east"],
        ["license-not-evaluated", "west"],
        ["license-not-evaluated", "west"],
      ],
    );
  });

  it("holds when everything can be judged", async () => {
    assert.deepEqual(await analyze([fleet("west"), subscription("pool", ["west"])], { config: warn }), []);
  });
});
