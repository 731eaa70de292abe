import assert from "node:assert/strict";
import type { Exemption } from "../../../src/policy";
import { account, analyze, fleet, subscription, unknown, type PackConfig, type StackResource } from "./analyze";

const anotherAccount = "0402196254-00002";
const exemption = (changes: Partial<Exemption> = {}): Exemption => ({
  account,
  policy: "license-headroom",
  reason: "the order is under way",
  expires: "2026-03-31",
  ...changes,
});
const now = () => new Date("2026-03-31T23:59:59Z");

/** Violates all policies that judge. */
const violating = [
  fleet("west", { devices: 101, protect: false }),
  subscription("pool", ["west"], { licenseUsedCount: 40, plannedReleases: 40 }),
];
const limits = { "license-headroom": { minFree: 101, whenNotWorse: "fail" } };

function run(exemptions: unknown, config: PackConfig = limits, resources: readonly StackResource[] = violating) {
  return analyze(resources, { config: { ...config, "license-exemptions": { exemptions } }, options: { now } });
}

async function messages(
  exemptions: unknown,
  policy: string,
  config?: PackConfig,
  resources?: readonly StackResource[],
) {
  const reports = await run(exemptions, config, resources);
  return reports.filter((report) => report.policy === policy).map(({ message }) => message);
}

describe("an exemption", () => {
  const covering: readonly { what: string; changes?: Partial<Exemption>; left: readonly string[] }[] = [
    { what: "one policy", left: ["license-release-limit", "license-idle", "fleet-safeguards"] },
    {
      what: "another policy",
      changes: { policy: "license-release-limit" },
      left: ["license-headroom", "license-idle", "fleet-safeguards"],
    },
    {
      what: "an advisory policy",
      changes: { policy: "license-idle" },
      left: ["license-headroom", "license-release-limit", "fleet-safeguards"],
    },
    {
      what: "fleets",
      changes: { policy: "fleet-safeguards" },
      left: ["license-headroom", "license-release-limit", "license-idle"],
    },
    { what: "all policies", changes: { policy: "*" }, left: [] },
    {
      what: "another account",
      changes: { account: anotherAccount, policy: "*" },
      left: ["license-headroom", "license-release-limit", "license-idle", "fleet-safeguards"],
    },
    {
      what: "nothing anymore, because it expired",
      changes: { policy: "*", expires: "2026-03-30" },
      left: ["license-headroom", "license-release-limit", "license-idle", "fleet-safeguards"],
    },
  ];
  for (const { what, changes, left } of covering) {
    it(`covers ${what}`, async () => {
      const reports = await run([exemption(changes)]);
      assert.deepEqual(
        reports.map(({ policy }) => policy).filter((policy) => policy !== "license-not-evaluated"),
        ["license-exemptions", ...left],
      );
    });
  }

  it("hides nothing: what it excuses is told, with its numbers", async () => {
    const [message = "", ...others] = await messages([exemption()], "license-not-evaluated");
    assert.match(
      message,
      new RegExp(`^excused from license-headroom: account ${account} .* 100 of 100 .* 101 .*: 1 missing`),
    );
    assert.deepEqual(others, []);
  });

  it("is for one account, and never for all of them", async () => {
    const [message] = await messages([exemption({ account: "*" })], "license-exemptions");
    assert.match(String(message), /exemptions\[0\]\.account is "\*", and must be an account name in quotes/);
  });

  it("covers an account that cannot be judged", async () => {
    const unlisted = [fleet("west")];
    assert.equal((await messages([], "license-headroom", {}, unlisted)).length, 1);
    assert.deepEqual(await messages([exemption()], "license-headroom", {}, unlisted), []);
  });

  it("covers no fleet whose account is not known", async () => {
    const unlisted = [fleet("west", { account: unknown })];
    assert.equal((await messages([exemption({ policy: "*" })], "license-headroom", {}, unlisted)).length, 1);
  });

  it("is reported while it holds, needed or not", async () => {
    const fine = [fleet("west"), subscription("pool", ["west"])];
    for (const resources of [violating, fine, fine.slice(0, 1), fine.slice(1)]) {
      const [report] = await run([exemption()], limits, resources);
      assert.deepEqual(report, {
        policy: "license-exemptions",
        level: "advisory",
        message: `account ${account} is exempt from license-headroom through 2026-03-31: the order is under way.`,
        resource: "",
      });
    }
  });

  it("is reported with its account when that is none of the stack's", async () => {
    const [message = "", ...others] = await messages(
      [exemption({ account: anotherAccount, policy: "*" })],
      "license-exemptions",
    );
    assert.match(
      message,
      new RegExp(`^account ${anotherAccount} is exempt .* 2026-03-31: .*\\. This stack has no fleet`),
    );
    assert.deepEqual(others, []);
  });

  it("is reported as void when it expired, and what it covered says so", async () => {
    const expired = [exemption({ expires: "2026-03-30" })];
    const [message = "", ...more] = await messages(expired, "license-exemptions");
    assert.match(
      message,
      new RegExp(`${account} from license-headroom expired on 2026-03-30: the order is under way\\.`),
    );
    assert.deepEqual(more, []);
    for (const resources of [violating, [fleet("west")]]) {
      const [violation] = await messages(expired, "license-headroom", limits, resources);
      assert.match(
        String(violation),
        /\. An exemption from license-headroom expired on 2026-03-30: the order is under way\.$/,
      );
    }
    const [other] = await messages(expired, "license-release-limit");
    assert.doesNotMatch(String(other), /exemption from/);
  });

  it("is told with every other one that covered the same and expired", async () => {
    const [violation] = await messages(
      [exemption({ expires: "2026-01-31" }), exemption({ policy: "*", expires: "2026-02-28" })],
      "license-headroom",
    );
    assert.match(
      String(violation),
      /exemption from license-headroom expired on 2026-01-31: the order is under way\. An exemption from all policies expired on 2026-02-28:/,
    );
  });

  it("that was renewed counts in place of the one that expired", async () => {
    const both = [exemption({ expires: "2026-03-30" }), exemption()];
    assert.deepEqual(await messages(both, "license-headroom"), []);
  });
});

describe("exemptions that cannot be read", () => {
  const { expires, ...undated } = exemption();
  const { reason, ...unreasoned } = exemption();
  const rows: readonly { what: string; exemptions: unknown; problem: string }[] = [
    {
      what: "an undated one",
      exemptions: [exemption(), undated],
      problem: 'exemptions[1].expires is missing, and must be a day of the calendar, such as "2026-12-31"',
    },
    ...["2026-02-30", "31.12.2026", "2026-12-31T00:00:00Z", "soon"].map((day) => ({
      what: `one dated ${day}`,
      exemptions: [exemption({ expires: day })],
      problem: `exemptions[0].expires is "${day}", and must be a day of the calendar, such as "2026-12-31"`,
    })),
    {
      what: "one without a reason",
      exemptions: [unreasoned],
      problem: "exemptions[0].reason is missing, and must be the reason, in words",
    },
    {
      what: "one with an empty reason",
      exemptions: [exemption({ reason: " " })],
      problem: 'exemptions[0].reason is " ", and must be the reason, in words',
    },
    {
      what: "one of a policy that is none",
      exemptions: [{ ...exemption(), policy: "license-exemptions" }],
      problem:
        'exemptions[0].policy is "license-exemptions", and must be "license-headroom", "license-release-limit", "license-cost", "license-idle", "license-unmanaged", ' +
        '"fleet-safeguards" or "*" for all of them',
    },
    {
      what: "one whose account lost its zeros",
      exemptions: [{ ...exemption(), account: 402196254 }],
      problem: "exemptions[0].account is 402196254, and must be an account name in quotes",
    },
    {
      what: "one with a misspelt name",
      exemptions: [{ ...exemption(), until: expires, because: reason }],
      problem:
        "there is no setting license-exemptions.exemptions[0].until; there is no setting license-exemptions.exemptions[0].because",
    },
    {
      what: "one that is no object",
      exemptions: [account],
      problem: `exemptions[0] is "${account}", and must be an object with account, policy, reason and expires`,
    },
    {
      what: "one that is no list",
      exemptions: exemption(),
      problem: `exemptions is ${JSON.stringify(exemption())}, and must be a list of exemptions`,
    },
  ];
  for (const { what, exemptions, problem } of rows) {
    it(`make every policy say so: ${what}`, async () => {
      const path = problem.startsWith("there") ? problem : `license-exemptions.${problem}`;
      const message = `cannot evaluate: ${path}. Fix the policy pack's configuration. [option-invalid]`;
      assert.deepEqual(
        (await run(exemptions)).map((report) => ({
          policy: report.policy,
          level: report.level,
          message: report.message,
        })),
        [
          { policy: "license-exemptions", level: "advisory", message },
          { policy: "license-headroom", level: "mandatory", message },
          { policy: "license-release-limit", level: "mandatory", message },
          { policy: "license-cost", level: "advisory", message },
          { policy: "license-idle", level: "advisory", message },
          { policy: "license-unmanaged", level: "advisory", message },
          { policy: "fleet-safeguards", level: "advisory", message },
        ],
      );
    });
  }
});
