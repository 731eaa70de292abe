import assert from "node:assert/strict";
import type { JsonObject } from "./rawThingSpace";

/**
 * What the versions of the API say differently. Where Verizon's pages and its SDKs disagree within a version, each spelling will do, but
 * one at a time.
 */
export interface Dialect {
  readonly version: "v1" | "v2" | "v3";
  readonly statusPath: (account: string, cursor: string) => string;
  readonly writePath: (account: string, action: "assign" | "remove") => string;
  readonly devicesPath: (account: string, cursor: string) => string;
  readonly upgradesPath: (account: string, status: string, cursor: string) => string;
  readonly candidatesPath: (account: string, startIndex: string) => string;
  /** One version has no such list. */
  readonly hasCandidates: boolean;
  readonly cursorType: "number" | "string";
  /** The statuses that upgrades can be asked for by; the first is that of those that are over. */
  readonly upgradeStatuses: readonly [string, ...string[]];
  readonly upgrades: UpgradeFields;
  /** Of the status: the size of the pool. */
  readonly total: readonly string[];
  /** Of a write: the same. */
  readonly count: readonly string[];
  readonly reason: readonly string[];
  readonly success: (action: "assign" | "remove") => RegExp;
  readonly failure: (action: "assign" | "remove") => RegExp;
}

/** Of a page of upgrades. */
export interface UpgradeFields {
  readonly list: string;
  readonly more: string;
  readonly cursor: string;
  /** Whether the list names the devices; if not, they are asked for campaign by campaign. */
  readonly namesDevices: boolean;
}

const capitalized = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
const writePath = (account: string, action: string) => `/licenses/${account}/${action}`;
const byPath = (account: string, cursor: string) => `/licenses/${account}/index/${cursor}`;
const byQuery = (account: string, cursor: string) => `/licenses/${account}?lastSeenDeviceId=${cursor}`;

const candidatesByPath = (account: string, startIndex: string) => `/licenses/${account}/cancel/index/${startIndex}`;
const devicesByQuery = (account: string, cursor: string) => `/devices/${account}?lastSeenDeviceId=${cursor}`;

/** Without a cursor for the first page: the examples have none that is "0". */
const campaignsAt = (path: string) => (account: string, status: string, cursor: string) =>
  `/reports/${account}/${path}?campaignStatus=${status}${cursor === "0" ? "" : `&lastSeenCampaignId=${cursor}`}`;

const campaigns = {
  upgradeStatuses: [
    "CampaignEnded",
    "CampaignScheduled",
    "CampaignRequestPending",
    "CampaignRequestFailed",
    "CampaignRequestQueued",
    "CampaignCancelled",
    "CampaignAborted",
    "CampaignFailed",
  ],
  upgrades: { list: "campaignList", more: "hasMoreData", cursor: "lastSeenCampaignId", namesDevices: false },
} as const;

const v1: Dialect = {
  version: "v1",
  statusPath: byPath,
  writePath,
  devicesPath: (account, cursor) => `/devices/${account}/index/${cursor}`,
  upgradesPath: (account, status, cursor) => `/reports/${account}/status/${status}/index/${cursor}`,
  candidatesPath: candidatesByPath,
  hasCandidates: true,
  upgradeStatuses: ["Finished", "RequestPending", "Queued", "RequestFailed", "InProgress", "UpgradeFailed"],
  upgrades: { list: "reportList", more: "hasMoreFlag", cursor: "lastSeenUpgradeId", namesDevices: true },
  cursorType: "number",
  total: ["totalLicenses"],
  count: ["licCount"],
  reason: ["Reason"],
  success: (action) => new RegExp(`^License${capitalized(action)}Success$`),
  failure: (action) => new RegExp(`^License${capitalized(action)}Failed$`),
};

const v2: Dialect = {
  version: "v2",
  statusPath: byQuery,
  writePath,
  devicesPath: devicesByQuery,
  upgradesPath: campaignsAt("campaigns"),
  candidatesPath: (account, startIndex) => `/licenses/${account}/cancel?startIndex=${startIndex}`,
  hasCandidates: true,
  ...campaigns,
  cursorType: "string",
  total: ["totalLicense"],
  count: ["licTotalCount"],
  reason: ["resultReason"],
  success: () => /^Success$/,
  failure: () => /^Failure$/,
};

const v3: Dialect = {
  version: "v3",
  statusPath: byPath,
  writePath,
  devicesPath: devicesByQuery,
  upgradesPath: campaignsAt("firmware/campaigns"),
  candidatesPath: candidatesByPath,
  hasCandidates: false,
  ...campaigns,
  cursorType: "string",
  total: ["totalLicense", "totalLicenses"],
  count: ["licTotalCount", "licCount"],
  reason: ["Reason", "resultReason"],
  success: (action) => new RegExp(`^(License${capitalized(action)})?Success$`),
  failure: (action) => new RegExp(`^(License${capitalized(action)})?Failed$`),
};

export const dialects = {
  v1,
  v2,
  "v2 by path": { ...v2, statusPath: byPath, candidatesPath: candidatesByPath },
  v3,
  "v3 by query": { ...v3, statusPath: byQuery },
  "v3 under firmware": { ...v3, writePath: (account, action) => `/firmware${writePath(account, action)}` },
} satisfies Record<string, Dialect>;

/** The one field of several names. */
export function fieldOf(body: JsonObject, names: readonly string[]): unknown {
  const present = names.filter((name) => name in body);
  assert.equal(present.length, 1, `of ${names.join(", ")} there are ${present.length} in ${JSON.stringify(body)}`);
  return body[present[0]!];
}
