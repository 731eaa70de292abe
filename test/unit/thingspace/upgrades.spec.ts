import assert from "node:assert/strict";
import { ThingSpaceError, type ThingSpaceErrorKind } from "../../../src/thingspace/http/thingSpaceError";
import { listDevices } from "../../../src/thingspace/deviceList";
import { collectUpgrades } from "../../../src/thingspace/upgrades";
import type { ReportPage, UpgradeWords } from "../../../src/thingspace/wire/wireFormat";
import type { CampaignPage, DevicePage } from "../../../src/thingspace/wire/responsesOfAllVersions";
import { licensesV1 } from "../../../src/thingspace/wire/v1";
import { licensesV3 } from "../../../src/thingspace/wire/v3";

type Pages<P> = Readonly<Record<string, P | Error>>;

const page = <P extends object>(facts: P) => ({ more: false, cursor: undefined, ...facts });
const reported = (status: string | undefined, ...ids: string[]): ReportPage =>
  page({ devices: ids.map((deviceId) => ({ deviceId, status })), campaigns: [] });

function answer<P>(pages: Pages<P>, cursor: string): Promise<P> {
  const found = pages[cursor] ?? new Error(`nobody should ask for ${cursor}`);
  return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
}

/** Collects from a service that has these pages, by cursor; a status that is not named has no upgrades. */
function collect(
  devices: Pages<DevicePage>,
  reports: Readonly<Record<string, Pages<ReportPage>>> = {},
  campaigns: Readonly<Record<string, Pages<CampaignPage>>> = {},
  words: UpgradeWords = licensesV1.upgradeWords,
) {
  return collectUpgrades({
    account: "0000123456-00001",
    words,
    listDevices: () => listDevices({ account: "0000123456-00001", read: (cursor) => answer(devices, cursor) }),
    readReports: (status, cursor) => answer(reports[status] ?? { "0": reported(undefined) }, cursor),
    readCampaign: (campaign, cursor) => answer(campaigns[campaign] ?? {}, cursor),
  });
}

const plainDevice = "not upgraded";
const allEligible = { ineligible: [], eligibilityUnknown: [] };
const upgradedDevices = (...upgraded: string[]): DevicePage =>
  page({ devices: [...upgraded, plainDevice], upgraded, reported: upgraded.length, unreported: 0, ...allEligible });
const noDevices = { "0": upgradedDevices() };
const failure = (kind: ThingSpaceErrorKind, status?: number, serviceMessage?: string, errorCode = "CODE") =>
  new ThingSpaceError(`failed as ${kind}.`, { kind, status, serviceMessage, errorCode, mayHaveActed: false });

describe("collectUpgrades", () => {
  it("tells devices that were upgraded from those that are being and those that will be", async () => {
    const report = await collect(
      { "0": upgradedDevices("done-1") },
      {
        RequestPending: { "0": reported("RequestPending", "asked") },
        Queued: { "0": reported("Device Accepted", "queued") },
        InProgress: { "0": reported("Device Accepted", "running") },
        Finished: { "0": reported("UpgradeSuccess", "nobody should ask") },
      },
    );
    assert.deepEqual(report, {
      known: new Set(["done-1", plainDevice]),
      ineligible: new Set(),
      eligibilityUnknown: new Set(),
      upgraded: new Set(["done-1"]),
      upgrading: new Set(["running"]),
      scheduled: new Set(["asked", "queued"]),
      gaps: [],
    });
  });

  it("reads all pages of all lists", async () => {
    const report = await collect(
      {
        "0": { ...upgradedDevices("done-1"), more: true, cursor: "900000000001000" },
        "900000000001000": upgradedDevices("done-2"),
      },
      {
        Queued: {
          "0": { ...reported(undefined, "queued-1"), more: true, cursor: "120" },
          "120": reported(undefined, "queued-2"),
        },
      },
    );
    assert.deepEqual([...(report.known ?? [])], ["done-1", plainDevice, "done-2"]);
    assert.deepEqual([...report.upgraded], ["done-1", "done-2"]);
    assert.deepEqual([...report.scheduled], ["queued-1", "queued-2"]);
  });

  const devices: [
    status: string | undefined,
    running: "upgraded" | "upgrading" | "waiting" | undefined,
    scheduled: boolean,
  ][] = [
    ["Device Accepted", "upgrading", true],
    [undefined, "upgrading", true],
    ["of a kind that nobody knows", "upgrading", true],
    ["UpgradeSuccess", "upgraded", false],
    ["Device Rejected", undefined, false],
    ["UpgradeFailed", undefined, false],
    ["CampaignCancelled", undefined, false],
    ["Unsuccessful: failed", undefined, false],
    ["UpgradePending", "waiting", true],
  ];
  for (const [status, running, scheduled] of devices) {
    it(`takes the device status ${JSON.stringify(status)} into account`, async () => {
      const report = await collect(noDevices, {
        Queued: { "0": reported(status, "queued") },
        InProgress: { "0": reported(status, "running") },
      });
      assert.deepEqual(report, {
        known: new Set([plainDevice]),
        ineligible: new Set(),
        eligibilityUnknown: new Set(),
        upgraded: new Set(running === "upgraded" ? ["running"] : []),
        upgrading: new Set(running === "upgrading" ? ["running"] : []),
        scheduled: new Set([...(scheduled ? ["queued"] : []), ...(running === "waiting" ? ["running"] : [])]),
        gaps: [],
      });
    });
  }

  const gaps: [name: string, failure: Error, sentence: string][] = [
    [
      "refused",
      failure("refused", 400, "Invalid index"),
      'ThingSpace refused to list the Queued upgrades (400); it said "Invalid index" (CODE).',
    ],
    [
      "not there",
      failure("refused", 404),
      "ThingSpace refused to list the Queued upgrades (404); its error code is CODE.",
    ],
    ["not understood", failure("unexpected", 200), "failed as unexpected."],
    ["without an end", failure("listing"), "failed as listing."],
  ];
  for (const [name, error, sentence] of gaps) {
    it(`goes on without a report that is ${name}, and says what is not known`, async () => {
      const report = await collect(noDevices, {
        Queued: { "0": error },
        RequestPending: { "0": reported(undefined, "asked") },
        InProgress: { "0": reported(undefined, "running") },
      });
      assert.deepEqual(report, {
        known: new Set([plainDevice]),
        ineligible: new Set(),
        eligibilityUnknown: new Set(),
        upgraded: new Set(),
        upgrading: new Set(["running"]),
        scheduled: new Set(["asked"]),
        gaps: [`it is not known which devices have a scheduled upgrade, so a release may cancel one: ${sentence}`],
      });
    });
  }

  it("concludes nothing from a report that breaks off behind its first page", async () => {
    const { upgrading, gaps: sentences } = await collect(noDevices, {
      InProgress: { "0": { ...reported(undefined, "running"), more: true, cursor: "0" } },
    });
    assert.deepEqual([...upgrading], []);
    assert.match(
      sentences.join(),
      /^it is not known which devices have a running upgrade, [^:]*: The list of InProgress upgrades of account "0000123456-00001" /,
    );
  });

  for (const kind of [
    "credentials",
    "account",
    "unreachable",
    "interrupted",
    "timeout",
    "throttled",
    "unavailable",
  ] as const) {
    it(`passes on a report's failure of the kind ${kind}`, async () => {
      await assert.rejects(collect(noDevices, { Queued: { "0": failure(kind) } }), { kind });
    });
  }

  it("passes on a failure that is none of the service's", async () => {
    const defect = new TypeError("a defect");
    await assert.rejects(collect(noDevices, { InProgress: { "0": defect } }), defect);
  });

  it("knows of no device when the device list is empty", async () => {
    const empty = page({ devices: [], upgraded: [], reported: 0, unreported: 0, ...allEligible });
    assert.deepEqual((await collect({ "0": empty })).known, new Set());
  });

  it("tells which devices are ineligible, and of which the list does not say it", async () => {
    const rated = { ...upgradedDevices("done"), more: true, cursor: "1", ineligible: ["done"] };
    const unrated = { ...upgradedDevices(), eligibilityUnknown: [plainDevice] };
    const { ineligible, eligibilityUnknown } = await collect({ "0": rated, "1": unrated });
    assert.deepEqual([ineligible, eligibilityUnknown], [new Set(["done"]), new Set([plainDevice])]);
  });

  it("does not do without the device list", async () => {
    await assert.rejects(collect({ "0": failure("refused", 400) }), { kind: "refused" });
    const stuck = { "0": { ...upgradedDevices("done"), more: true } };
    await assert.rejects(collect(stuck), { kind: "listing", message: /^The list of devices of account/ });
  });

  it("asks apart for the devices of campaigns", async () => {
    const naming = (...campaigns: string[]): ReportPage => page({ devices: [], campaigns });
    const devicesOf = (status: string, deviceId: string): CampaignPage => page({ devices: [{ deviceId, status }] });
    const report = await collect(
      noDevices,
      { CampaignRequestQueued: { "0": naming("one") }, CampaignScheduled: { "0": naming("two", "three") } },
      {
        one: { "0": devicesOf("whatever", "queued") },
        two: {
          "0": { ...devicesOf("UpgradePending", "waiting"), more: true, cursor: "waiting" },
          waiting: devicesOf("UpgradeInProgress", "running"),
        },
        three: { "0": devicesOf("UpgradeSuccess", "done") },
      },
      licensesV3.upgradeWords,
    );
    assert.deepEqual(report, {
      known: new Set([plainDevice]),
      ineligible: new Set(),
      eligibilityUnknown: new Set(),
      upgraded: new Set(["done"]),
      upgrading: new Set(["running"]),
      scheduled: new Set(["queued", "waiting"]),
      gaps: [],
    });
  });

  it("says so when the device list tells of no device when it was upgraded", async () => {
    const silent = page({ devices: ["one", "two"], upgraded: [], reported: 0, unreported: 2, ...allEligible });
    const { gaps: sentences, known } = await collect({ "0": silent });
    assert.deepEqual(known, new Set(["one", "two"]));
    assert.match(sentences.join(), /^it is not known which devices have been upgraded, .*: this version of the API/);
    const telling = page({
      devices: ["one", "two", "three"],
      upgraded: [],
      reported: 1,
      unreported: 2,
      ...allEligible,
    });
    assert.deepEqual((await collect({ "0": telling })).gaps, []);
  });

  for (const error of [failure("refused", 404), failure("refused", 400, undefined, "900906")]) {
    it(`does without a device list that is not there (${error.status})`, async () => {
      const {
        gaps: sentences,
        known,
        upgrading,
      } = await collect({ "0": error }, { InProgress: { "0": reported(undefined, "running") } });
      assert.equal(known, undefined);
      assert.deepEqual([...upgrading], ["running"]);
      assert.match(
        sentences.join(),
        /^it is not known which devices have been upgraded, .*: ThingSpace refused to list/,
      );
    });
  }

  it("does not take a device list that breaks off for one that is not there", async () => {
    const pages = { "0": { ...upgradedDevices("done"), more: true, cursor: "7" }, "7": failure("refused", 404) };
    await assert.rejects(collect(pages), { kind: "refused" });
  });
});
