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
  readonly cursorType: "number" | "string";
  /** Of the status: the size of the pool. */
  readonly total: readonly string[];
  /** Of a write: the same. */
  readonly count: readonly string[];
  readonly reason: readonly string[];
  readonly success: (action: "assign" | "remove") => RegExp;
  readonly failure: (action: "assign" | "remove") => RegExp;
}

const capitalized = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
const writePath = (account: string, action: string) => `/licenses/${account}/${action}`;
const byPath = (account: string, cursor: string) => `/licenses/${account}/index/${cursor}`;
const byQuery = (account: string, cursor: string) => `/licenses/${account}?lastSeenDeviceId=${cursor}`;

const v1: Dialect = {
  version: "v1",
  statusPath: byPath,
  writePath,
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
  "v2 by path": { ...v2, statusPath: byPath },
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
