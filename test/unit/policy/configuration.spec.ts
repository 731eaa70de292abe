import assert from "node:assert/strict";
import { fotaPolicies, type FotaPolicyOptions } from "../../../src/policy";
import { account, analyze, fleet, subscription, type PackConfig } from "./analyze";

const stack = [
  fleet("west"),
  subscription("pool", ["west"], { licenseUsedCount: 91, plannedAssignments: 3, plannedReleases: 1 }),
];

describe("settings that cannot be read", () => {
  const whole = "must be a whole number, 0 or more";
  const share = "must be a number from 0 to 100";
  const rows: readonly { policy: string; settings: Record<string, unknown>; problem: string }[] = [
    { policy: "license-headroom", settings: { minFree: "8" }, problem: `minFree is "8", and ${whole}` },
    { policy: "license-headroom", settings: { minFree: 1.5 }, problem: `minFree is 1.5, and ${whole}` },
    { policy: "license-headroom", settings: { minFree: -1 }, problem: `minFree is -1, and ${whole}` },
    { policy: "license-headroom", settings: { minFree: null }, problem: `minFree is null, and ${whole}` },
    { policy: "license-headroom", settings: { minFreePercent: 101 }, problem: `minFreePercent is 101, and ${share}` },
    { policy: "license-headroom", settings: { minFreePercent: -1 }, problem: `minFreePercent is -1, and ${share}` },
    { policy: "license-headroom", settings: { minFreePercent: "5%" }, problem: `minFreePercent is "5%", and ${share}` },
    {
      policy: "license-headroom",
      settings: { accounts: { [account]: { minFreePercent: 120 } } },
      problem: `accounts.${account}.minFreePercent is 120, and ${share}`,
    },
    {
      policy: "license-headroom",
      settings: { accounts: { [account]: 8 } },
      problem: `accounts.${account} is 8, and must be an object with minFree, minFreePercent or both`,
    },
    {
      policy: "license-headroom",
      settings: { accounts: [account] },
      problem: `accounts is ["${account}"], and must be an object from account name to settings`,
    },
    {
      policy: "license-headroom",
      settings: { whenNotWorse: "pass" },
      problem: 'whenNotWorse is "pass", and must be "fail" or "warn"',
    },
    {
      policy: "license-headroom",
      settings: { whenUnknown: "pass" },
      problem: 'whenUnknown is "pass", and must be "fail" or "warn"',
    },
    { policy: "license-release-limit", settings: { maxReleases: 0.5 }, problem: `maxReleases is 0.5, and ${whole}` },
    {
      policy: "license-release-limit",
      settings: { maxReleasePercent: 250 },
      problem: `maxReleasePercent is 250, and ${share}`,
    },
    {
      policy: "license-release-limit",
      settings: { accounts: { [account]: { maxReleases: "1" } } },
      problem: `accounts.${account}.maxReleases is "1", and ${whole}`,
    },
    {
      policy: "license-release-limit",
      settings: { accounts: { [account]: null } },
      problem: `accounts.${account} is null, and must be an object with maxReleases, maxReleasePercent or both`,
    },
    { policy: "license-idle", settings: { maxIdlePercent: 100.5 }, problem: `maxIdlePercent is 100.5, and ${share}` },
    {
      policy: "license-cost",
      settings: { pricePerLicense: "$2" },
      problem: 'pricePerLicense is "$2", and must be a number, 0 or more',
    },
    {
      policy: "license-cost",
      settings: { pricePerLicense: -1 },
      problem: "pricePerLicense is -1, and must be a number, 0 or more",
    },
    {
      policy: "license-cost",
      settings: { accounts: { [account]: {} } },
      problem: `accounts.${account}.pricePerLicense is missing, and must be a number, 0 or more`,
    },
    {
      policy: "license-cost",
      settings: { accounts: { [account]: 2 } },
      problem: `accounts.${account} is 2, and must be an object with pricePerLicense`,
    },
    {
      policy: "license-cost",
      settings: { currency: "dollars" },
      problem: 'currency is "dollars", and must be three capital letters, such as "USD"',
    },
    { policy: "fleet-safeguards", settings: { devices: true }, problem: `devices is true, and ${whole}` },
  ];
  for (const { policy, settings, problem } of rows) {
    it(`are a violation that names the place: ${policy}.${problem}`, async () => {
      const reports = await analyze(stack, { config: { [policy]: settings } });
      const expected = [
        [policy, `cannot evaluate: ${policy}.${problem}. Fix the policy pack's configuration. [option-invalid]`],
      ];
      assert.deepEqual(
        reports.map((report) => [report.policy, report.message]),
        expected,
      );
    });
  }

  const unknownNames: readonly { policy: string; settings: Record<string, unknown>; path: string }[] = [
    { policy: "license-headroom", settings: { minfree: 8 }, path: "license-headroom.minfree" },
    {
      policy: "license-headroom",
      settings: { accounts: { [account]: { maxReleases: 8 } } },
      path: `license-headroom.accounts.${account}.maxReleases`,
    },
    { policy: "license-release-limit", settings: { maxRelease: 8 }, path: "license-release-limit.maxRelease" },
    {
      policy: "license-release-limit",
      settings: { accounts: { [account]: { minFree: 8 } } },
      path: `license-release-limit.accounts.${account}.minFree`,
    },
    { policy: "license-idle", settings: { price: 8 }, path: "license-idle.price" },
    { policy: "license-cost", settings: { price: 8 }, path: "license-cost.price" },
    { policy: "fleet-safeguards", settings: { device: 8 }, path: "fleet-safeguards.device" },
    { policy: "fleet-safeguards", settings: { ["__proto__"]: 8 }, path: "fleet-safeguards.__proto__" },
  ];
  for (const { policy, settings, path } of unknownNames) {
    it(`are a violation that names the name: ${path}`, async () => {
      const [report, ...others] = await analyze(stack, { config: { [policy]: settings } });
      assert.equal(
        report?.message,
        `cannot evaluate: there is no setting ${path}. Fix the policy pack's configuration. [option-invalid]`,
      );
      assert.deepEqual(others, []);
    });
  }

  it("are all named at once", async () => {
    const [report] = await analyze(stack, { config: { "license-headroom": { minFree: -1, minFreePercent: 101 } } });
    assert.match(String(report?.message), /minFree is -1, .*; license-headroom\.minFreePercent is 101, /);
  });

  it("fail a mandatory policy even where it was told to only warn", async () => {
    const [report] = await analyze(stack, { config: { "license-headroom": { whenUnknown: "warn", minFree: -1 } } });
    assert.equal(report?.level, "mandatory");
  });

  it("are a violation when they come from code", async () => {
    const [report] = await analyze(stack, { options: { "license-headroom": { minFree: -1 } } });
    assert.match(String(report?.message), /^cannot evaluate: license-headroom\.minFree is -1,/);
  });
});

describe("settings", () => {
  interface Row {
    readonly what: string;
    readonly options?: FotaPolicyOptions;
    readonly config?: PackConfig;
    readonly violated: readonly string[];
  }
  /** What programs can give that are not checked as strictly as this one. */
  const undefinedLimit: object = { minFree: undefined };
  const rows: readonly Row[] = [
    { what: "of the policies hold when nothing is given", violated: [] },
    {
      what: "given in code hold over those of the policies",
      options: { "license-headroom": { minFree: 8 } },
      violated: ["license-headroom"],
    },
    {
      what: "of the config hold over those given in code",
      options: { "license-headroom": { minFree: 8 } },
      config: { "license-headroom": { minFree: 7 } },
      violated: [],
    },
    {
      what: "given in code hold where the config names others",
      options: { "license-headroom": { minFree: 8 } },
      config: { "license-headroom": { minFreePercent: 7 } },
      violated: ["license-headroom"],
    },
    {
      what: "of single accounts outlive those of others in the config, which may be misspelt",
      options: { "license-headroom": { accounts: { [account]: { minFree: 8 } } } },
      config: { "license-headroom": { accounts: { "0402196254-00002": { minFree: 8 } } } },
      violated: ["license-headroom", "license-not-evaluated"],
    },
    {
      what: "of one account are overlaid one by one",
      options: { "license-headroom": { accounts: { [account]: { minFree: 8 } } } },
      config: { "license-headroom": { accounts: { [account]: { minFreePercent: 0 } } } },
      violated: ["license-headroom"],
    },
    {
      what: "of one account are overridden",
      options: { "license-headroom": { accounts: { [account]: { minFree: 8 } } } },
      config: { "license-headroom": { accounts: { [account]: { minFree: 0 } } } },
      violated: [],
    },
    {
      what: "of each policy are its own",
      options: { "license-release-limit": { maxReleases: 0 }, "license-idle": { maxIdlePercent: 6 } },
      violated: ["license-release-limit", "license-idle"],
    },
    {
      what: "that are undefined in code are not given",
      options: { "license-headroom": undefinedLimit },
      violated: [],
    },
  ];
  for (const { what, options, config, violated } of rows) {
    it(what, async () => {
      const reports = await analyze(stack, {
        ...(options === undefined ? {} : { options }),
        ...(config === undefined ? {} : { config }),
      });
      assert.deepEqual(
        reports.map(({ policy }) => policy),
        violated,
      );
    });
  }
});

describe("the schema that the engine is told", () => {
  const schemaOf = (policy: string, options?: FotaPolicyOptions) =>
    fotaPolicies(options).find(({ name }) => name === policy)?.configSchema?.properties ?? {};

  it("has types, ranges and defaults", () => {
    const { minFree, minFreePercent, accounts, whenUnknown, whenNotWorse } = schemaOf("license-headroom");
    assert.deepEqual([minFree?.type, minFree?.minimum, minFree?.default], ["integer", 0, 0]);
    assert.deepEqual(
      [minFreePercent?.type, minFreePercent?.minimum, minFreePercent?.maximum, minFreePercent?.default],
      ["number", 0, 100, 5],
    );
    assert.deepEqual([accounts?.type, accounts?.default], ["object", {}]);
    assert.deepEqual([whenUnknown?.enum, whenUnknown?.default], [["fail", "warn"], "fail"]);
    assert.deepEqual([whenNotWorse?.enum, whenNotWorse?.default], [["fail", "warn"], "warn"]);
  });

  it("has no default where there is none", () => {
    assert.ok(!("default" in (schemaOf("license-release-limit")["maxReleases"] ?? {})));
  });

  it("has the defaults that are given in code, because the engine fills them in", () => {
    const options = { "license-headroom": { minFree: 8 } };
    assert.equal(schemaOf("license-headroom", options)["minFree"]?.default, 8);
  });

  it("describes every setting", () => {
    const settings = fotaPolicies().flatMap(({ configSchema }) => Object.entries(configSchema?.properties ?? {}));
    assert.deepEqual(
      settings.filter(([, { description = "" }]) => description === "").map(([name]) => name),
      [],
    );
    assert.equal(settings.length, 17);
  });
});
