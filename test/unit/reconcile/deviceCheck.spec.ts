import assert from "node:assert/strict";
import { createFleetProvider } from "../../../src/provider/fleetProvider";
import { codesIn } from "../../support/codes";
import { account } from "../../support/fleetPrograms";
import { imeis } from "../../support/imeis";
import { MemoryLicenses } from "../../support/memoryLicenses";
import { providerSessions } from "../../support/providerSessions";

const [known, other] = imeis(2).map(String);

interface Case {
  readonly when: string;
  readonly given?: object;
  readonly account?: (api: MemoryLicenses) => void;
  readonly licensed?: readonly string[];
  readonly problems?: readonly string[];
  readonly notices?: readonly string[];
  /** How often the devices of the account are listed. */
  readonly lists?: number;
}

const cases: readonly Case[] = [
  { when: "the account has them", lists: 1 },
  {
    when: "the account lacks one",
    account: (api) => api.unlisted.add(String(other)),
    problems: ["devices-not-in-account"],
    lists: 1,
  },
  {
    when: "one cannot be upgraded",
    account: (api) => api.ineligible.add(String(other)),
    problems: ["devices-ineligible"],
    lists: 1,
  },
  {
    when: "one cannot be upgraded, and another one is lacking",
    account: (api) => {
      api.unlisted.add(String(known));
      api.ineligible.add(String(other));
    },
    problems: ["devices-ineligible", "devices-not-in-account"],
    lists: 1,
  },
  {
    when: "one cannot be upgraded, which the fleet puts up with",
    given: { ineligible: "warn" },
    account: (api) => api.ineligible.add(String(other)),
    notices: ["devices-ineligible"],
    lists: 1,
  },
  {
    when: "ThingSpace does not say of one whether it can be upgraded, and another one cannot",
    account: (api) => {
      api.eligibilityUnknown.add(String(known));
      api.ineligible.add(String(other));
    },
    problems: ["devices-ineligible"],
    lists: 1,
  },
  {
    when: "ThingSpace does not say of one whether it can be upgraded",
    account: (api) => api.eligibilityUnknown.add(String(known)),
    notices: ["devices-unchecked"],
    lists: 1,
  },
  {
    when: "ThingSpace does not say of a device that holds a license whether it can be upgraded",
    licensed: [String(known)],
    account: (api) => api.eligibilityUnknown.add(String(known)),
    lists: 1,
  },
  {
    when: "the account lacks one that is never looked up",
    given: { checkDevices: "never" },
    account: (api) => api.unlisted.add(String(other)),
    lists: 0,
  },
  {
    when: "those that are lacking hold a license already",
    licensed: [String(known), String(other)],
    account: (api) => api.unlisted.add(String(other)),
    lists: 0,
  },
  {
    when: "the list lacks a licensed device, and is not complete",
    licensed: imeis(1, 50),
    account: (api) => {
      [String(other), ...imeis(1, 50)].forEach((imei) => api.unlisted.add(imei));
    },
    notices: ["devices-unchecked"],
    lists: 1,
  },
  {
    when: "the list cannot be read",
    account: (api) => (api.deviceListFailure = new Error("unreachable")),
    notices: ["devices-unchecked"],
    lists: 1,
  },
  {
    when: "the list cannot be read, and is asked for",
    given: { checkDevices: "always" },
    account: (api) => (api.deviceListFailure = new Error("unreachable [service-unreachable]")),
    problems: ["service-unreachable"],
    lists: 1,
  },
  {
    when: "the list is asked for, and is not complete",
    given: { checkDevices: "always" },
    licensed: imeis(1, 50),
    account: (api) => {
      [String(other), ...imeis(1, 50)].forEach((imei) => api.unlisted.add(imei));
    },
    problems: ["devices-unchecked"],
    lists: 1,
  },
  {
    when: "the list cannot be read for a bug",
    account: (api) => (api.deviceListFailure = new TypeError("x is undefined")),
    problems: ["internal-error"],
    lists: 1,
  },
  {
    when: "the list is empty",
    account: (api) => (api.devices = async () => ({ ...(await api.upgrades()), known: new Set() })),
    notices: ["devices-unchecked"],
    lists: 0,
  },
  {
    when: "the version of the API lists none",
    account: (api) => (api.devices = async () => ({ ...(await api.upgrades()), known: undefined })),
    notices: ["devices-unchecked"],
    lists: 0,
  },
  { when: "the account is as large as is looked through unasked", licensed: imeis(10_000, 50), lists: 1 },
  { when: "the account is large", licensed: imeis(10_001, 50), notices: ["devices-unchecked"], lists: 0 },
  {
    when: "the account is large, and its devices are asked for",
    given: { checkDevices: "always" },
    licensed: imeis(10_001, 50),
    account: (api) => api.unlisted.add(String(other)),
    problems: ["devices-not-in-account"],
    lists: 1,
  },
];

describe("devices to assign, at preview, when", () => {
  for (const { when, given, account: arrange, licensed = [], problems = [], notices = [], lists } of cases) {
    const told = [...problems, ...notices.map((code) => `a notice of ${code}`)].join(" and ");
    it(`${when}: ${told === "" ? "nothing is told" : told}`, async () => {
      const api = new MemoryLicenses(20_000, licensed);
      arrange?.(api);
      const { sessions, lines } = providerSessions(api);
      const news = { fleet: "west", account, devices: [known, other], ...given };
      const { failures } = await createFleetProvider(sessions).check({}, news);
      assert.deepEqual(codesIn(failures.map(({ reason }) => reason).join("\n")), problems);
      assert.deepEqual(codesIn(lines.join("\n")), notices);
      assert.equal(api.deviceLists, lists);
      assert.equal(api.writes, 0);
    });
  }

  it("one cannot be upgraded: it is named", async () => {
    for (const ineligible of ["fail", "warn"]) {
      const api = new MemoryLicenses(9);
      api.ineligible.add(String(other));
      const { sessions, lines } = providerSessions(api);
      const news = { fleet: "west", account, devices: [known, other], ineligible };
      const { failures } = await createFleetProvider(sessions).check({}, news);
      const told = [...failures.map(({ reason }) => reason), ...lines].filter((line) => codesIn(line).length > 0);
      assert.match(told.join("\n"), /^fleet west: .*1 device .*: 353238060000002\b.*\[devices-ineligible\]$/);
    }
  });

  it("the account is large, and another fleet has listed its devices: they are not checked all the same", async () => {
    const api = new MemoryLicenses(20);
    const listed = await api.upgrades();
    api.upgrades = () => Promise.resolve({ ...listed, known: new Set([String(other), ...imeis(10_001, 50)]) });
    api.licensed.add(String(other));
    const { sessions, lines } = providerSessions(api);
    const provider = createFleetProvider(sessions);
    const east = { fleet: "east", account, devices: "" };
    const record = { stateVersion: 1, ...east, devices: `${String(other)}\n`, licensedCount: 1, adoptedCount: 0 };
    await provider.check({ ...east, devices: `${String(other)}\n` }, { ...east, devices: [] });
    await provider.diff("id", record, east);
    const { failures } = await provider.check({}, { fleet: "west", account, devices: [known] });
    assert.deepEqual([failures, codesIn(lines.join("\n"))], [[], ["devices-unchecked"]]);
  });

  it("the list cannot be read: it is not asked for again by the next fleet", async () => {
    const api = new MemoryLicenses(20);
    api.deviceListFailure = new Error("unreachable");
    const { check } = createFleetProvider(providerSessions(api).sessions);
    await check({}, { fleet: "west", account, devices: [known] });
    await check({}, { fleet: "east", account, devices: [other] });
    assert.equal(api.deviceLists, 1);
  });
});
