import assert from "node:assert/strict";
import { account, analyze, fleet, subscription, unknown, untargeted, type StackResource } from "./analyze";

const anotherAccount = "0402196254-00002";
const list = (name: string) =>
  `List all fleets of the account: new FotaSubscription("…", { account: "${name}", fleets: [...] }).`;
const outputsOf = (name: string) =>
  `the devices or options of fleet ${name} of account ${account} are outputs of another resource and unknown before the deployment. ` +
  `Give them as plain values, or deploy that resource first.`;

interface Row {
  readonly when: string;
  readonly resources: readonly StackResource[];
  readonly problems: readonly string[];
}

const rows: readonly Row[] = [
  {
    when: "no subscription is there",
    resources: [fleet("west")],
    problems: [`no FotaSubscription lists 1 fleet of account ${account}: west. ${list(account)}`],
  },
  {
    when: "a subscription lists the others",
    resources: [fleet("west"), fleet("north"), fleet("east"), subscription("pool", ["west"])],
    problems: [`no FotaSubscription lists 2 fleets of account ${account}: east, north. ${list(account)}`],
  },
  {
    when: "a fleet without devices is not listed, because it may have had some",
    resources: [fleet("west", { devices: 0 }), subscription("pool", [])],
    problems: [`no FotaSubscription lists 1 fleet of account ${account}: west. ${list(account)}`],
  },
  {
    when: "the subscription that lists the fleet is of another account",
    resources: [fleet("west"), subscription("pool", ["west"], {}, { account: anotherAccount })],
    problems: [`no FotaSubscription lists 1 fleet of account ${account}: west. ${list(account)}`],
  },
  {
    when: "an account lacks a subscription that another has in part",
    resources: [
      fleet("west"),
      fleet("east", { account: anotherAccount }),
      subscription("pool", ["east"], {}, { account: anotherAccount, projectedFreeCount: unknown }),
    ],
    problems: [
      `no FotaSubscription lists 1 fleet of account ${account}: west. ${list(account)}`,
      `FotaSubscription pool of account ${anotherAccount} lacks outputs: projectedFreeCount. If another release of pulumi-thingspace-fota ` +
        `wrote it, deploy with this one.`,
    ],
  },
  {
    when: "each of two subscriptions lists half of the fleets",
    resources: [fleet("west"), fleet("east"), subscription("one", ["west"]), subscription("two", ["east"])],
    problems: [
      `account ${account} has its fleets in several FotaSubscriptions (one, two), whose numbers cannot be added up. List all fleets of ` +
        `the account in one: new FotaSubscription("…", { account: "${account}", fleets: [...] }).`,
    ],
  },
  {
    when: "the account of a fleet is not known",
    resources: [fleet("west", { account: unknown }), subscription("pool", [])],
    problems: ["the account of fleet west is unknown before the deployment. Give it as a plain value."],
  },
  {
    when: "the devices of a fleet are not known",
    resources: [fleet("west", { devices: unknown }), subscription("pool", ["west"])],
    problems: [outputsOf("west")],
  },
  {
    when: "the subscription could not plan a fleet",
    resources: [fleet("west"), subscription("pool", ["west"], {}, { undeterminedFleets: ["west"] })],
    problems: [outputsOf("west")],
  },
  {
    when: "it is not known what a fleet releases that is removed from the program",
    resources: [fleet("west"), subscription("pool", ["west"], {}, { undeterminedFleets: ["gone"] })],
    problems: [
      `it is not known how many licenses of account ${account} fleet gone releases, which leaves the account. The line with ` +
        `[releases-unknown] in the output of this preview says why.`,
    ],
  },
  {
    when: "the account of a fleet is not known that the subscription could not plan",
    resources: [
      fleet("west", { account: unknown }),
      subscription("pool", ["west"], {}, { undeterminedFleets: ["west"] }),
    ],
    problems: ["the account of fleet west is unknown before the deployment. Give it as a plain value."],
  },
  {
    when: "the devices are not known to either of them",
    resources: [
      fleet("west", { devices: unknown }),
      subscription("pool", ["west"], {}, { undeterminedFleets: ["west"] }),
    ],
    problems: [outputsOf("west")],
  },
  {
    when: "the account of a subscription is not known",
    resources: [subscription("pool", [], {}, { account: unknown })],
    problems: [
      "the account of FotaSubscription pool is unknown before the deployment. Give it as a plain value, or, with --target, target " +
        "the subscription, too.",
    ],
  },
  {
    when: "the subscription is not targeted and not there yet",
    resources: [fleet("west"), untargeted(subscription("pool", ["west"]))],
    problems: [
      "the account of FotaSubscription pool is unknown before the deployment. Give it as a plain value, or, with --target, target " +
        "the subscription, too.",
      `no FotaSubscription lists 1 fleet of account ${account}: west. ${list(account)}`,
    ],
  },
  ...[
    "purchaseTypes",
    "licenseCount",
    "licenseUsedCount",
    "licenseOvercommitCount",
    "fleets",
    "undeterminedFleets",
    "plannedAssignments",
    "plannedReleases",
    "projectedFreeCount",
  ].map((property) => ({
    when: `${property} is not known`,
    resources: [fleet("west"), subscription("pool", ["west"], {}, { [property]: unknown })],
    problems: [
      `FotaSubscription pool of account ${account} lacks outputs: ${property}. If another release of pulumi-thingspace-fota ` +
        `wrote it, deploy with this one.`,
    ],
  })),
  {
    when: "a name within a list is not known",
    resources: [fleet("west"), subscription("pool", ["west", unknown])],
    problems: [
      `FotaSubscription pool of account ${account} lacks outputs: fleets. If another release of pulumi-thingspace-fota ` +
        `wrote it, deploy with this one.`,
    ],
  },
  {
    when: "numbers are no numbers",
    resources: [subscription("pool", [], {}, { plannedReleases: "3", projectedFreeCount: -1 })],
    problems: [
      `FotaSubscription pool of account ${account} lacks outputs: plannedReleases, projectedFreeCount. If another release of ` +
        `pulumi-thingspace-fota wrote it, deploy with this one.`,
    ],
  },
];

describe("an account that cannot be judged", () => {
  for (const policy of ["license-headroom", "license-release-limit"]) {
    for (const { when, resources, problems } of rows) {
      it(`violates ${policy} when ${when}`, async () => {
        const reports = await analyze(resources);
        assert.deepEqual(
          reports.filter((report) => report.policy === policy).map(({ level, message }) => ({ level, message })),
          problems.map((problem) => ({ level: "mandatory", message: `cannot evaluate: ${problem}` })),
        );
      });
    }
  }

  it("does not keep another account from being judged", async () => {
    const reports = await analyze([
      fleet("west"),
      subscription("pool", [], { licenseUsedCount: 98, plannedAssignments: 1 }, { account: anotherAccount }),
    ]);
    assert.deepEqual(
      reports.filter(({ policy }) => policy === "license-headroom").map(({ resource }) => resource),
      ["pool", "west"],
    );
  });

  it("is not judged by numbers that lack a fleet", async () => {
    const reports = await analyze([
      fleet("west", { devices: unknown }),
      subscription("pool", ["west"], { licenseUsedCount: 100, plannedReleases: 60 }, { undeterminedFleets: ["west"] }),
    ]);
    assert.deepEqual(
      reports.map(({ policy, message }) => [policy, message]),
      [
        ["license-headroom", `cannot evaluate: ${outputsOf("west")}`],
        ["license-release-limit", `cannot evaluate: ${outputsOf("west")}`],
        ["license-not-evaluated", `license-idle cannot evaluate: ${outputsOf("west")}`],
      ],
    );
  });

  it("is shown at the resource that something is to be done about", async () => {
    const reports = await analyze([fleet("west"), fleet("east"), subscription("pool", ["east"])]);
    assert.deepEqual(
      reports.filter(({ policy }) => policy === "license-headroom").map(({ resource }) => resource),
      ["west"],
    );
  });
});

describe("an account that can be judged", () => {
  const judged: readonly Omit<Row, "problems">[] = [
    {
      when: "one of its subscriptions lists all fleets and another only some",
      resources: [
        fleet("west"),
        fleet("east"),
        subscription("some", ["west"]),
        subscription("whole", ["east", "west"]),
      ],
    },
    {
      when: "a listed fleet is not targeted and not there yet",
      resources: [fleet("west"), untargeted(fleet("east")), subscription("pool", ["west", "east"])],
    },
    {
      when: "the removal limit of a fleet is not known",
      resources: [fleet("west", { removalLimit: unknown }), subscription("pool", ["west"])],
    },
    {
      when: "its purchase types are not told, as those of old accounts",
      resources: [subscription("pool", [], {}, { purchaseTypes: [] })],
    },
  ];
  for (const { when, resources } of judged) {
    it(`violates nothing when ${when}`, async () => {
      assert.deepEqual(await analyze(resources), []);
    });
  }
});
