import assert from "node:assert/strict";
import type { HeadroomOptions } from "../../../../src/policy";
import { account, analyze, fleet, subscription, type StackResource } from "../analyze";

type Numbers = NonNullable<Parameters<typeof subscription>[2]>;

const anotherAccount = "0402196254-00002";
const stack = (numbers: Numbers) => [fleet("west"), subscription("pool", ["west"], numbers)];
const eventOnly = { purchaseTypes: ["TS-HFOTA-EVNT"], licenseCount: 0, licenseFreeCount: 0, projectedFreeCount: 0 };

async function violations(resources: readonly StackResource[], settings: HeadroomOptions) {
  const reports = await analyze(resources, { config: { "license-headroom": { ...settings } } });
  return reports.filter(({ policy }) => policy === "license-headroom");
}

describe("license-headroom", () => {
  interface Row {
    readonly when: string;
    readonly numbers?: Numbers;
    readonly resources?: readonly StackResource[];
    readonly settings?: HeadroomOptions;
  }
  const violated: readonly Row[] = [
    {
      when: "one license fewer than minFree is free afterwards",
      numbers: { licenseUsedCount: 90, plannedAssignments: 3 },
      settings: { minFree: 8 },
    },
    {
      when: "the share is missed by one, although minFree is kept",
      numbers: { licenseUsedCount: 91 },
      settings: { minFree: 2, minFreePercent: 10 },
    },
    {
      when: "minFree is missed, although the share is kept",
      numbers: { licenseUsedCount: 91 },
      settings: { minFree: 10, minFreePercent: 2 },
    },
    { when: "nothing is said and fewer than 5% are free", numbers: { licenseUsedCount: 96 } },
    {
      when: "a share is not a whole number, and less than it is free",
      numbers: { licenseCount: 10, licenseUsedCount: 9 },
      settings: { minFreePercent: 11 },
    },
    {
      when: "the pool shrank below its use, even where none needs to be free",
      numbers: { licenseUsedCount: 101 },
      settings: { minFreePercent: 0 },
    },
    {
      when: "less is released than the use exceeds the pool",
      numbers: { licenseUsedCount: 105, plannedReleases: 4 },
      settings: { minFreePercent: 0 },
    },
    {
      when: "what is released from such a pool is assigned again",
      numbers: { licenseUsedCount: 105, plannedReleases: 6, plannedAssignments: 2 },
      settings: { minFreePercent: 0 },
    },
    {
      when: "the account's own limit is missed, although that for all is kept",
      numbers: { licenseUsedCount: 90 },
      settings: { minFree: 1, accounts: { [account]: { minFree: 11 } } },
    },
    {
      when: "the account's own limit is the other one, and that for all is missed",
      numbers: { licenseUsedCount: 90 },
      settings: { minFree: 11, accounts: { [account]: { minFreePercent: 0 } } },
    },
    {
      when: "the account is of a kind that nobody knows",
      resources: [
        fleet("west"),
        subscription("pool", ["west"], { licenseUsedCount: 100 }, { purchaseTypes: ["TS-HFOTA-NEW"] }),
      ],
    },
    {
      when: "nobody declares a fleet and the pool is used up all the same",
      resources: [subscription("pool", [], { licenseUsedCount: 100 })],
    },
    {
      when: "one of two accounts has too few",
      resources: [
        subscription("pool", []),
        subscription("other", [], { licenseUsedCount: 99 }, { account: anotherAccount }),
      ],
    },
    {
      when: "two subscriptions tell different numbers and one of them too few",
      resources: [subscription("early", []), subscription("late", [], { licenseUsedCount: 99 })],
    },
  ];
  for (const { when, numbers = {}, resources = stack(numbers), settings = {} } of violated) {
    it(`is violated when ${when}`, async () => {
      const found = await violations(resources, { whenNotWorse: "fail", ...settings });
      assert.deepEqual(
        found.map(({ level }) => level),
        ["mandatory"],
      );
    });
  }

  const held: readonly Row[] = [
    {
      when: "exactly minFree is free afterwards",
      numbers: { licenseUsedCount: 90, plannedAssignments: 2 },
      settings: { minFree: 8 },
    },
    {
      when: "what this deployment releases makes up for it",
      numbers: { licenseUsedCount: 100, plannedReleases: 8 },
      settings: { minFree: 8 },
    },
    {
      when: "both limits are met exactly",
      numbers: { licenseUsedCount: 90 },
      settings: { minFree: 10, minFreePercent: 10 },
    },
    { when: "nothing is said and 5% are free", numbers: { licenseUsedCount: 95 } },
    {
      when: "a share is a whole number that computers miss by a hair",
      numbers: { licenseCount: 3_000, licenseUsedCount: 2_967 },
      settings: { minFreePercent: 1.1 },
    },
    {
      when: "the last license goes where none needs to be free",
      numbers: { licenseUsedCount: 99, plannedAssignments: 1 },
      settings: { minFreePercent: 0 },
    },
    {
      when: "as many are released as the use exceeds the pool",
      numbers: { licenseUsedCount: 105, plannedReleases: 5 },
      settings: { minFreePercent: 0 },
    },
    {
      when: "the account's own limit is kept, although that for all is missed",
      numbers: { licenseUsedCount: 98 },
      settings: { minFree: 8, accounts: { [account]: { minFree: 2, minFreePercent: 0 } } },
    },
    {
      when: "another account has a limit that this one misses",
      numbers: { licenseUsedCount: 90 },
      settings: { accounts: { [anotherAccount]: { minFree: 11 } } },
    },
    {
      when: "the account is billed per event only and has no pool",
      resources: [fleet("west"), subscription("pool", ["west"], {}, eventOnly)],
      settings: { minFree: 8 },
    },
    {
      when: "the account without a pool lists none of its fleets",
      resources: [fleet("west"), subscription("pool", [], {}, eventOnly)],
      settings: { minFree: 8 },
    },
    { when: "the pool is empty, as is what is required of it", numbers: { licenseCount: 0, licenseUsedCount: 0 } },
  ];
  for (const { when, numbers = {}, resources = stack(numbers), settings = {} } of held) {
    it(`holds when ${when}`, async () => {
      assert.deepEqual(await violations(resources, settings), []);
    });
  }

  const messages: readonly (Row & { readonly message: string })[] = [
    {
      when: "too few are free",
      numbers: { licenseUsedCount: 93, plannedAssignments: 3 },
      settings: { minFree: 8 },
      message:
        `account ${account} would have 4 of 100 licenses free after this deployment (3 to assign, 0 to release), and at least 8 are ` +
        `required (minFree): 4 missing. Add licenses to the subscription, remove devices, or add an exemption.`,
    },
    {
      when: "a share is required",
      numbers: { licenseCount: 12_000, licenseUsedCount: 11_000 },
      settings: { minFree: 1, minFreePercent: 10 },
      message:
        `account ${account} would have 1,000 of 12,000 licenses free after this deployment (0 to assign, 0 to release), and at least ` +
        `1,200 are required (minFreePercent: 10% of 12,000): 200 missing. Add licenses to the subscription, remove devices, or add an exemption.`,
    },
    {
      when: "the pool shrank below its use",
      numbers: { licenseUsedCount: 110, plannedReleases: 3 },
      settings: { minFree: 1, minFreePercent: 0 },
      message:
        `account ${account} is overcommitted: it has 100 licenses and 110 in use, and 7 would still be too many after this deployment ` +
        `(0 to assign, 3 to release), and at least 1 is required (minFree): 8 missing. Add licenses to the subscription, remove devices, ` +
        `or add an exemption.`,
    },
    {
      when: "the pool shrank below its use and none needs to be free",
      numbers: { licenseUsedCount: 110 },
      settings: { minFreePercent: 0 },
      message:
        `account ${account} is overcommitted: it has 100 licenses and 110 in use, and 10 would still be too many after this deployment ` +
        `(0 to assign, 0 to release): 10 missing. Add licenses to the subscription, remove devices, or add an exemption.`,
    },
  ];
  for (const { when, numbers = {}, settings = {}, message } of messages) {
    it(`says which account, how many, how many are needed and what to do when ${when}`, async () => {
      const [violation] = await violations(stack(numbers), { whenNotWorse: "fail", ...settings });
      assert.equal(violation?.message, message);
      assert.equal(violation.resource, "pool");
    });
  }

  const notWorse: readonly { readonly what: string; readonly numbers: Numbers; readonly missing: number }[] = [
    { what: "nothing", numbers: { licenseUsedCount: 98 }, missing: 6 },
    {
      what: "releases alone, fewer than are missing",
      numbers: { licenseUsedCount: 98, plannedReleases: 3 },
      missing: 3,
    },
    {
      what: "as many releases as assignments",
      numbers: { licenseUsedCount: 98, plannedReleases: 3, plannedAssignments: 3 },
      missing: 6,
    },
    {
      what: "a release in a pool that shrank below its use",
      numbers: { licenseUsedCount: 110, plannedReleases: 1 },
      missing: 17,
    },
  ];
  for (const { what, numbers, missing } of notWorse) {
    const resources = stack(numbers);
    it(`lets ${what} pass where too few are free already, and says so`, async () => {
      const reports = await analyze(resources, { config: { "license-headroom": { minFree: 8 } } });
      assert.deepEqual(
        reports.map(({ policy, level, resource }) => [policy, level, resource]),
        [["license-not-evaluated", "advisory", "pool"]],
      );
      const message = reports[0]?.message ?? "";
      assert.match(message, new RegExp(`^license-headroom: account ${account} .* ${missing} missing`));
      assert.match(message, /whenNotWorse/);
    });

    it(`refuses ${what} there where whenNotWorse is "fail"`, async () => {
      const found = await violations(resources, { minFree: 8, whenNotWorse: "fail" });
      assert.deepEqual(
        found.map(({ level }) => level),
        ["mandatory"],
      );
    });
  }

  const worse: readonly { readonly what: string; readonly resources: readonly StackResource[] }[] = [
    { what: "a single assignment", resources: stack({ licenseUsedCount: 98, plannedAssignments: 1 }) },
    {
      what: "one assignment more than releases",
      resources: stack({ licenseUsedCount: 98, plannedReleases: 3, plannedAssignments: 4 }),
    },
    {
      what: "an assignment that is carried out, and counted as used,",
      resources: [
        fleet("west"),
        subscription(
          "pool",
          ["west"],
          { licenseUsedCount: 99, plannedAssignments: 1 },
          { licenseFreeCount: 1, projectedFreeCount: 1 },
        ),
      ],
    },
    {
      what: "what nobody can count",
      resources: [
        fleet("west"),
        subscription("pool", ["west"], { licenseUsedCount: 98 }, { undeterminedFleets: ["west"] }),
      ],
    },
    {
      what: "a fleet that no subscription lists",
      resources: [...stack({ licenseUsedCount: 98 }), fleet("east")],
    },
  ];
  for (const { what, resources } of worse) {
    it(`refuses ${what} where too few are free already`, async () => {
      const found = await violations(resources, { minFree: 8 });
      assert.deepEqual(
        found.map(({ level }) => level),
        ["mandatory"],
      );
    });
  }

  it("refuses one account that gets worse beside one that does not", async () => {
    const resources = [
      subscription("pool", [], { licenseUsedCount: 99 }),
      subscription("other", [], { licenseUsedCount: 98, plannedAssignments: 1 }, { account: anotherAccount }),
    ];
    const found = await violations(resources, {});
    assert.deepEqual(
      found.map(({ resource }) => resource),
      ["other"],
    );
  });
});
