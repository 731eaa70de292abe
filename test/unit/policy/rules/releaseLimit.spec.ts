import assert from "node:assert/strict";
import type { ReleaseLimitOptions } from "../../../../src/policy";
import { account, analyze, fleet, subscription, type StackResource } from "../analyze";

type Numbers = NonNullable<Parameters<typeof subscription>[2]>;

const anotherAccount = "0402196254-00002";
const inUse = (licenseUsedCount: number, plannedReleases: number, plannedAssignments = 0): Numbers => ({
  licenseUsedCount,
  plannedReleases,
  plannedAssignments,
});
const stack = (numbers: Numbers) => [fleet("west"), subscription("pool", ["west"], numbers)];

async function violations(resources: readonly StackResource[], settings: ReleaseLimitOptions) {
  const reports = await analyze(resources, { config: { "license-release-limit": { ...settings } } });
  return reports.filter(({ policy }) => policy === "license-release-limit");
}

describe("license-release-limit", () => {
  interface Row {
    readonly when: string;
    readonly resources: readonly StackResource[];
    readonly settings?: ReleaseLimitOptions;
  }
  const violated: readonly Row[] = [
    { when: "nothing is said and more than a quarter goes", resources: stack(inUse(80, 21)) },
    {
      when: "one more goes than may",
      resources: stack(inUse(80, 6)),
      settings: { maxReleases: 5, maxReleasePercent: 100 },
    },
    {
      when: "the number is kept and the share is not",
      resources: stack(inUse(80, 5)),
      settings: { maxReleases: 5, maxReleasePercent: 5 },
    },
    { when: "none may go and one does", resources: stack(inUse(80, 1)), settings: { maxReleases: 0 } },
    {
      when: "the account's own limit is lower",
      resources: stack(inUse(80, 2)),
      settings: { accounts: { [account]: { maxReleases: 1 } } },
    },
    { when: "as many are assigned as too many released", resources: stack(inUse(80, 21, 21)) },
  ];
  for (const { when, resources, settings = {} } of violated) {
    it(`is violated when ${when}`, async () => {
      const found = await violations(resources, settings);
      assert.deepEqual(
        found.map(({ level }) => level),
        ["mandatory"],
      );
    });
  }

  const held: readonly Row[] = [
    { when: "nothing is said and a quarter goes", resources: stack(inUse(80, 20)) },
    {
      when: "as many go as may",
      resources: stack(inUse(80, 5)),
      settings: { maxReleases: 5, maxReleasePercent: 100 },
    },
    { when: "both limits are met", resources: stack(inUse(80, 4)), settings: { maxReleases: 4, maxReleasePercent: 5 } },
    { when: "nothing goes where none may", resources: stack(inUse(80, 0)), settings: { maxReleases: 0 } },
    {
      when: "the account's own limit is higher",
      resources: stack(inUse(80, 80)),
      settings: { maxReleases: 1, accounts: { [account]: { maxReleases: 80, maxReleasePercent: 100 } } },
    },
    {
      when: "another account has a lower limit",
      resources: stack(inUse(80, 2)),
      settings: { accounts: { [anotherAccount]: { maxReleases: 1 } } },
    },
    {
      when: "the account is billed per event only",
      resources: [fleet("west"), subscription("pool", ["west"], inUse(80, 80), { purchaseTypes: ["TS-HFOTA-EVNT"] })],
    },
  ];
  for (const { when, resources, settings = {} } of held) {
    it(`holds when ${when}`, async () => {
      assert.deepEqual(await violations(resources, settings), []);
    });
  }

  it("says which account, how many, how many may go and what to do", async () => {
    const [byShare] = await violations(stack(inUse(80, 21)), {});
    assert.equal(
      byShare?.message,
      `this deployment would release 21 of 80 licenses in use of account ${account}, and at most 20 may be released at once ` +
        `(maxReleasePercent: 25% of those in use): 1 too many. Keep devices, release them in several deployments, or add an exemption.`,
    );
    const [byNumber] = await violations(stack(inUse(80, 7)), { maxReleases: 5 });
    assert.equal(
      byNumber?.message,
      `this deployment would release 7 of 80 licenses in use of account ${account}, and at most 5 may be released at once ` +
        `(maxReleases): 2 too many. Keep devices, release them in several deployments, or add an exemption.`,
    );
    assert.equal(byNumber.resource, "pool");
  });

  it("does not advise several deployments where none may release any", async () => {
    const [none] = await violations(stack(inUse(3, 1)), {});
    assert.match(none?.message ?? "", /at most 0 may be released/);
    assert.doesNotMatch(none?.message ?? "", /several deployments/);
    assert.match(none?.message ?? "", /maxReleasePercent.*"accounts"/);
  });
});
