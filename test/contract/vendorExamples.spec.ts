import assert from "node:assert/strict";
import { z } from "zod";
import type { Result } from "../../src/ports/licenseApi";
import type { BehaviorOptions, Seed } from "../../src/simulator";
import * as answers from "../../src/thingspace/wire/responsesOfAllVersions";
import type { ApiVersion } from "../../src/thingspace/apiVersions";
import { wireFormats } from "../../src/thingspace/wire/versions";
import { imei, imeis } from "../support/imeis";
import { all } from "./clientScene";
import { replaying, simulated } from "./replay";
import { differencesOf, pageFiles, readPage, shapeOf, type VendorPage } from "./vendorPage";

type Device = NonNullable<Seed["accounts"][number]["devices"]>[number];

/** How one example is replayed. */
interface Example {
  /** What the client understands; absent where it does not ask. */
  readonly understood?: unknown;
  /** The situation of the example; the account is that of its request. */
  readonly account: Omit<Seed["accounts"][number], "accountName">;
  readonly behavior?: BehaviorOptions;
  readonly now?: string;
}

const licensed = (devices: readonly string[], rest: Partial<Device> = {}): Device[] =>
  devices.map((deviceId) => ({ deviceId, licensed: true, ...rest }));

/** Others than those of the examples, and behind them in a listing. */
const behind = (count: number) =>
  licensed(Array.from({ length: count }, (_, index) => String(999_000_000_000_000 + index)));

const candidates = [
  "990003425730535",
  "990000473475989",
  "990005733420535",
  "990000347475989",
  "990007303425535",
  "990007590473489",
];
const bothTypes = { purchaseType: "TS-HFOTA-EVNT,TS-HFOTA-MRC", licenseCount: 500 };
const subscription2020 = {
  understood: {
    purchaseTypes: ["TS-HFOTA-EVNT", "TS-HFOTA-MRC"],
    licenseCount: 500,
    licenseUsedCount: 400,
    updateTime: "2020-09-17T21:11:32.170Z",
  },
  account: { ...bothTypes, devices: licensed(imeis(400)) },
  behavior: { timeFormat: "iso" },
  now: "2020-09-17T21:11:32.170Z",
} as const;
const june2021 = "2021-06-03T00:03:56.079Z";
const [first, second, third] = imeis(3);
/** The examples of v3 answer with the words of a campaign, for one device: they tell nothing of a license. */
const pasted = imeis(3).map((device, index) => ({
  imei: device,
  outcome: "failed",
  reason:
    index === 0
      ? 'ThingSpace responded with an unknown status "UpgradePending"'
      : "the response of ThingSpace does not have this device",
  mayHaveActed: true,
}));

const examples: Readonly<Record<string, Example>> = {
  "removeLicenses.json": {
    understood: [
      { imei: "900000000000001", outcome: "done" },
      { imei: "900000000000998", outcome: "done" },
      { imei: "900000000000999", outcome: "alreadyDone" },
    ],
    account: {
      licenseCount: 9000,
      devices: [...licensed([...imeis(998), "900000000000001", "900000000000998"]), { deviceId: "900000000000999" }],
    },
  },
  "setCancellationCandidates.json": { account: { licenseCount: 9000 } },
  "cancellationCandidates.json": {
    understood: { count: 6, more: false, devices: candidates },
    account: { licenseCount: 9000, cancellationCandidates: candidates },
    behavior: { timeFormat: "iso" },
    now: "2018-03-22T12:06:06.000Z",
  },
  "deleteCancellationCandidates.json": { account: { licenseCount: 9000, cancellationCandidates: candidates } },
  "deviceList.json": {
    understood: {
      more: true,
      cursor: "900000000001000",
      devices: ["900000000000001", "900000000000999", "900000000001000"],
      upgraded: ["900000000000001", "900000000000999", "900000000001000"],
      reported: 3,
      unreported: 0,
      ineligible: [],
      eligibilityUnknown: [],
    },
    account: {
      licenseCount: 9000,
      devices: [
        ...(
          [
            ["900000000000001", "0000040881"],
            ["900000000000999", "0000041879"],
            ["900000000001000", "0000041880"],
          ] as const
        ).flatMap(([deviceId, mdn]) => licensed([deviceId], { mdn, upgrade: "completed", upgradeTime: june2021 })),
        ...behind(1),
      ],
    },
    behavior: { pageSize: 3 },
  },
  "upgradesByStatus.json": {
    understood: {
      more: false,
      cursor: "120",
      devices: ["900000000000002", "900000000000003", "900000000000008"].map((deviceId) => ({
        deviceId,
        status: "Device Accepted",
      })),
      campaigns: [],
    },
    account: {
      licenseCount: 9000,
      devices: licensed(["900000000000002", "900000000000008"], { upgrade: "scheduled" }),
    },
    now: "2018-04-01T16:03:00.000Z",
  },
  "v2LicenseStatus.json": {
    understood: {
      more: true,
      cursor: "1000",
      licenseCount: 5000,
      assignedCount: 4319,
      devices: ["990003425730535", "990000473475989", "990000347475989", "990007303425535"],
    },
    account: {
      licenseCount: 5000,
      devices: [
        ...licensed(["990003425730535", "990000473475989", "990000347475989", "990007303425535"], {
          assignmentTime: "2017-11-29T16:03:42.000Z",
        }),
        ...behind(4315),
      ],
    },
    behavior: { pageSize: 4, timeFormat: "iso" },
  },
  "v2AssignLicenses.json": {
    understood: [
      { imei: "990003425730524", outcome: "done" },
      { imei: "990000473475967", outcome: "refused", reason: 'ThingSpace said "Device does not exist."' },
    ],
    account: { licenseCount: 1000, devices: [...licensed(imeis(501)), { deviceId: "990003425730524" }] },
  },
  "v2RemoveLicenses.json": {
    understood: [
      { imei: "990003425730535", outcome: "done" },
      { imei: "990000473475989", outcome: "done" },
      { imei: "900000000000999", outcome: "alreadyDone" },
    ],
    account: {
      licenseCount: 1000,
      devices: [...licensed([...imeis(998), "990003425730535", "990000473475989"]), { deviceId: "900000000000999" }],
    },
  },
  "v2SetCancellationCandidates.json": { account: { licenseCount: 1000 } },
  "v2CancellationCandidates.json": {
    understood: { count: 6, more: false, devices: candidates },
    account: { licenseCount: 1000, cancellationCandidates: candidates },
    now: "2018-03-22T00:06:00.069Z",
  },
  "v2DeleteCancellationCandidates.json": { account: { licenseCount: 1000, cancellationCandidates: candidates } },
  "v2DeviceList.json": {
    understood: {
      more: true,
      cursor: third,
      devices: [first, second, third],
      upgraded: [first, second, third],
      reported: 3,
      unreported: 0,
      ineligible: [],
      eligibilityUnknown: [],
    },
    account: {
      licenseCount: 5000,
      devices: [
        ...licensed(imeis(3), { mdn: "5550000000", upgrade: "completed", upgradeTime: june2021 }),
        ...behind(1),
      ],
    },
    behavior: { pageSize: 3 },
    now: june2021,
  },
  "v2Campaigns.json": {
    understood: {
      more: true,
      cursor: "60b5d639-ccdc-4db8-8824-069bd94c95bf",
      devices: [],
      campaigns: ["60b5d639-ccdc-4db8-8824-069bd94c95bf"],
    },
    account: {
      licenseCount: 5000,
      devices: licensed(imeis(2), { upgrade: "completed", upgradeTime: "2020-08-21T00:00:00.000Z" }),
    },
    behavior: { pageSize: 1 },
  },
  "v2CampaignDevices.json": {
    understood: {
      more: true,
      cursor: third,
      devices: imeis(3).map((deviceId) => ({ deviceId, status: "UpgradeSuccess" })),
    },
    account: { licenseCount: 5000, devices: licensed([first!], { upgrade: "completed" }) },
  },
  "v2SubscriptionStatus.json": subscription2020,
  "v3LicenseStatus.json": {
    understood: { more: true, cursor: "1000", licenseCount: 5000, assignedCount: 4319, devices: [first, second] },
    account: {
      licenseCount: 5000,
      devices: [...licensed(imeis(2), { assignmentTime: "2017-11-29T20:15:42.738Z" }), ...behind(4317)],
    },
    behavior: { pageSize: 2, v3Spelling: "sdk" },
  },
  "v3AssignLicenses.json": {
    understood: pasted.slice(0, 2),
    account: { licenseCount: 1000, devices: imeis(2).map((deviceId) => ({ deviceId })) },
    behavior: { v3Spelling: "sdk" },
  },
  "v3RemoveLicenses.json": {
    understood: pasted,
    // Two are removed.
    account: { licenseCount: 1000, devices: [...licensed(imeis(2)), { deviceId: third! }, ...behind(998)] },
    behavior: { v3Spelling: "sdk" },
  },
  "v3DeviceList.json": {
    understood: {
      more: true,
      cursor: first,
      devices: [first],
      upgraded: [first],
      reported: 1,
      unreported: 0,
      ineligible: [first],
      eligibilityUnknown: [],
    },
    account: {
      licenseCount: 5000,
      devices: [
        ...licensed([first!], { mdn: "5550000000", fotaEligible: false, upgrade: "completed", upgradeTime: june2021 }),
        ...behind(1),
      ],
    },
    behavior: { pageSize: 1 },
    now: june2021,
  },
  "v3Campaigns.json": {
    understood: {
      more: true,
      cursor: "60b5d639-ccdc-4db8-8824-069bd94c95bf",
      devices: [],
      campaigns: ["60b5d639-ccdc-4db8-8824-069bd94c95bf"],
    },
    account: {
      licenseCount: 5000,
      devices: licensed(imeis(2), { upgrade: "completed", upgradeTime: "2020-08-21T00:00:00.000Z" }),
    },
    behavior: { pageSize: 1 },
  },
  "v3CampaignDevices.json": {
    understood: { more: true, cursor: first, devices: [{ deviceId: first, status: "UpgradePending" }] },
    account: { licenseCount: 5000, devices: licensed([first!], { upgrade: "scheduled" }) },
  },
  "v3SubscriptionStatus.json": subscription2020,
};

/** Replayed by hand, in `vendorPages.spec.ts`. */
const byHand = ["assignLicenses.json", "licenseStatus.json", "subscriptionStatus.json"];

interface Question {
  readonly version: ApiVersion;
  readonly account: string;
  /** What of the client asks this; absent for what it does not ask. */
  readonly read?: { readonly paths: readonly string[]; readonly understand: (body: unknown) => unknown };
  readonly action?: "assign" | "remove";
}

const pathKind = z.enum(["subscriptions", "licenses", "devices", "reports"]);

/** What the client would ask to get this example for an answer. */
function questionOf({ method, path }: VendorPage["request"]): Question {
  const [, version = "", rest = ""] = /^\/api\/fota\/(v\d)(\/.*)$/.exec(path) ?? [];
  assert.ok(version === "v1" || version === "v2" || version === "v3");
  const [, kind = "", account = "", tail = ""] = /^\/(\w+)\/([^/?]+)(.*)$/.exec(rest) ?? [];
  const wire = wireFormats[version];
  const asked = { version, account } as const;
  if (tail === "/assign" || tail === "/remove") {
    return { ...asked, action: tail === "/assign" ? "assign" : "remove" };
  }
  if (tail.startsWith("/cancel")) {
    // The first page may also be asked for without saying that it is.
    const lists = (wire.candidates?.list(account, "0") ?? []).flatMap((list) => [
      list,
      list.replace("?startIndex=0", ""),
    ]);
    const read =
      method === "GET"
        ? { paths: lists, understand: (body: unknown) => answers.candidatePage.parse(body) }
        : // What is answered to a write of these is not looked at: a look is.
          { paths: wire.candidates?.write(account) ?? [], understand: () => undefined };
    return { ...asked, read };
  }
  const [paths, schema] = {
    subscriptions: () => [wire.subscriptionPaths(account), answers.subscription] as const,
    licenses: () => [wire.statusPaths(account, "0"), answers.licensePage] as const,
    devices: () => [wire.devicesPaths(account, "0"), answers.devicePage] as const,
    reports: () => {
      const campaign = /\/campaigns\/([^/]+)\/devices/.exec(tail)?.[1];
      const status = /status\/(\w+)|campaignStatus=(\w+)/i.exec(tail);
      return campaign === undefined
        ? ([wire.reportsPaths(account, status?.[1] ?? status?.[2] ?? "", "0"), wire.reportPage] as const)
        : ([wire.campaignPaths?.(account, campaign, "0") ?? [], answers.campaignPage] as const);
    },
  }[pathKind.parse(kind)]();
  return { ...asked, read: { paths, understand: (body) => schema.parse(body) } };
}

for (const [file, example] of Object.entries(examples)) {
  const page = readPage(file);
  const { request, success, failure, differences = {} } = page;
  const { version, account, read, action } = questionOf(request);

  describe(`the vendor's example in ${file}`, () => {
    if (read !== undefined) {
      it("is what the client asks for, and understood", () => {
        assert.ok(read.paths.includes(request.path), `${request.path} is none of ${read.paths.join(", ")}`);
        assert.deepEqual(read.understand(success), example.understood);
      });
    }

    if (action !== undefined) {
      it("is what the client asks for, and understood", async () => {
        const devices = (request.body?.deviceList ?? []).map(imei);
        const play = async (reply: { readonly status?: number; readonly body: unknown }): Promise<Result[]> => {
          let verdicts: Result[] = [];
          await replaying(
            { [request.path]: reply },
            async (client, server) => {
              verdicts = await all(client[action](account, devices));
              assert.deepEqual(JSON.parse(server.requests[2]!.body), request.body);
            },
            version,
          );
          return verdicts;
        };
        assert.deepEqual(await play({ body: success }), example.understood);
        assert.deepEqual(
          (await play({ status: 400, body: failure })).sort((one, other) => (one.imei < other.imei ? -1 : 1)),
          [...devices]
            .sort()
            .map((device) => ({ imei: device, outcome: "refused", reason: 'ThingSpace said "error message string"' })),
        );
      });
    }

    const { now } = example;
    const situation = {
      seed: { accounts: [{ accountName: account, ...example.account }] },
      behavior: example.behavior ?? {},
      ...(now === undefined ? {} : { now: () => Date.parse(now) }),
    };

    it("is what the simulator answers, but for the differences that the file tells the reasons of", async () => {
      const { status, body } = await simulated(page, situation);
      assert.equal(status, 200);
      assert.deepEqual(differencesOf(body, success).sort(), Object.keys(differences).sort());
    });

    it("has the words of a refusal that the simulator has, too", async () => {
      const { status, body } = await simulated(page, { seed: { accounts: [] } });
      assert.equal(status, 400);
      assert.deepEqual(shapeOf(body), shapeOf(failure));
    });
  });
}

describe("the transcribed examples", () => {
  it("are all replayed", () => {
    assert.deepEqual(pageFiles(), [...byHand, ...Object.keys(examples)].sort());
  });

  for (const file of pageFiles()) {
    it(`say where ${file} is from, and when`, () => {
      const { source, transcribed } = readPage(file);
      assert.match(
        source,
        /^(https:\/\/thingspace\.verizon\.com\/documentation\/apis\/software-management\/api-reference\/[a-z-]+\.html|sdks-io\/verizon-apis-js-sdk 1\.7\.0, doc\/[a-z\d/-]+\.md( \([A-Za-z ]+\))?)$/,
      );
      assert.ok(transcribed >= "2026-11-23");
    });
  }
});
