import assert from "node:assert/strict";
import { ThingSpaceError, type ThingSpaceErrorKind } from "../../../src/thingspace/errors";
import { collectUpgrades } from "../../../src/thingspace/upgrades";
import type { DevicePage, ReportPage } from "../../../src/thingspace/wire/format";
import { licensesV1 } from "../../../src/thingspace/wire/v1";

type Pages<P> = Readonly<Record<string, P | Error>>;

const page = <P extends object>(facts: P) => ({ more: false, cursor: undefined, ...facts });
const reported = (status: string | undefined, ...ids: string[]): ReportPage =>
  page({ devices: ids.map((deviceId) => ({ deviceId, status })) });

function answer<P>(pages: Pages<P>, cursor: string): Promise<P> {
  const found = pages[cursor] ?? new Error(`nobody should ask for ${cursor}`);
  return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
}

/** Collects from a service that has these pages, by cursor; a status that is not named has no upgrades. */
function collect(devices: Pages<DevicePage>, reports: Readonly<Record<string, Pages<ReportPage>>> = {}) {
  return collectUpgrades({
    account: "0000123456-00001",
    words: licensesV1.upgradeWords,
    readDevices: (cursor) => answer(devices, cursor),
    readReports: (status, cursor) => answer(reports[status] ?? { "0": reported(undefined) }, cursor),
  });
}

const noDevices = { "0": page({ upgraded: [] }) };
const failure = (kind: ThingSpaceErrorKind, status?: number, serviceMessage?: string) =>
  new ThingSpaceError(`failed as ${kind}.`, { kind, status, serviceMessage, errorCode: "CODE", mayHaveActed: false });

describe("collectUpgrades", () => {
  it("tells devices that were upgraded from those that are being and those that will be", async () => {
    const report = await collect(
      { "0": page({ upgraded: ["done-1"] }) },
      {
        RequestPending: { "0": reported("RequestPending", "asked") },
        Queued: { "0": reported("Device Accepted", "queued") },
        InProgress: { "0": reported("Device Accepted", "running") },
        Finished: { "0": reported("UpgradeSuccess", "nobody should ask") },
      },
    );
    assert.deepEqual(report, {
      upgraded: new Set(["done-1"]),
      upgrading: new Set(["running"]),
      scheduled: new Set(["asked", "queued"]),
      untold: [],
    });
  });

  it("reads all pages of all lists", async () => {
    const report = await collect(
      {
        "0": { more: true, cursor: "900000000001000", upgraded: ["done-1"] },
        "900000000001000": page({ upgraded: ["done-2"] }),
      },
      {
        Queued: {
          "0": { ...reported(undefined, "queued-1"), more: true, cursor: "120" },
          "120": reported(undefined, "queued-2"),
        },
      },
    );
    assert.deepEqual([...report.upgraded], ["done-1", "done-2"]);
    assert.deepEqual([...report.scheduled], ["queued-1", "queued-2"]);
  });

  const devices: [status: string | undefined, running: "upgraded" | "upgrading" | undefined, scheduled: boolean][] = [
    ["Device Accepted", "upgrading", true],
    [undefined, "upgrading", true],
    ["of a kind that nobody knows", "upgrading", true],
    ["UpgradeSuccess", "upgraded", false],
    ["Device Rejected", undefined, false],
    ["UpgradeFailed", undefined, false],
    ["CampaignCancelled", undefined, false],
    ["Unsuccessful: failed", undefined, false],
  ];
  for (const [status, running, scheduled] of devices) {
    it(`takes the device status ${JSON.stringify(status)} into account`, async () => {
      const report = await collect(noDevices, {
        Queued: { "0": reported(status, "queued") },
        InProgress: { "0": reported(status, "running") },
      });
      assert.deepEqual(report, {
        upgraded: new Set(running === "upgraded" ? ["running"] : []),
        upgrading: new Set(running === "upgrading" ? ["running"] : []),
        scheduled: new Set(scheduled ? ["queued"] : []),
        untold: [],
      });
    });
  }

  const untold: [name: string, failure: Error, sentence: string][] = [
    [
      "refused",
      failure("refused", 400, "Invalid index"),
      'ThingSpace refused to list the Queued upgrades (400); it said "Invalid index" (CODE).',
    ],
    [
      "not there",
      failure("refused", 404),
      "ThingSpace refused to list the Queued upgrades (404); it answered with the code CODE.",
    ],
    ["not understood", failure("unexpected", 200), "failed as unexpected."],
    ["without an end", failure("listing"), "failed as listing."],
  ];
  for (const [name, error, sentence] of untold) {
    it(`goes on without a report that is ${name}, and says what is not known`, async () => {
      const report = await collect(noDevices, {
        Queued: { "0": error },
        RequestPending: { "0": reported(undefined, "asked") },
        InProgress: { "0": reported(undefined, "running") },
      });
      assert.deepEqual(report, {
        upgraded: new Set(),
        upgrading: new Set(["running"]),
        scheduled: new Set(["asked"]),
        untold: [`It is not known which devices have a scheduled upgrade, which a release cancels: ${sentence}`],
      });
    });
  }

  it("concludes nothing from a report that breaks off behind its first page", async () => {
    const { upgrading, untold: sentences } = await collect(noDevices, {
      InProgress: { "0": { ...reported(undefined, "running"), more: true, cursor: "0" } },
    });
    assert.deepEqual([...upgrading], []);
    assert.match(
      sentences.join(),
      /^It is not known which devices have a running upgrade, which keeps their licenses from being released: The list of InProgress upgrades of account "0000123456-00001" says that there is more, but points back/,
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

  it("does not do without the device list", async () => {
    await assert.rejects(collect({ "0": failure("refused", 400) }), { kind: "refused" });
    const stuck = { "0": { more: true, cursor: undefined, upgraded: ["done"] } };
    await assert.rejects(collect(stuck), { kind: "listing", message: /^The list of devices of account/ });
  });
});
