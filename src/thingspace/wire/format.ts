import type { z } from "zod";
import type { DeviceReport, Page } from "./responses";

/** Where an endpoint may be, the likeliest first: several where Verizon's pages contradict each other or its SDKs. */
export type Paths = readonly [string, ...string[]];

/** A path, its values encoded. */
export function path(texts: TemplateStringsArray, ...values: readonly string[]): string {
  return String.raw({ raw: texts }, ...values.map(encodeURIComponent));
}

/** One version of the API: its paths and its words. The cursor of a first page is "0". */
export interface WireFormat {
  subscriptionPaths(account: string): Paths;
  statusPaths(account: string, cursor: string): Paths;
  assignPaths(account: string): Paths;
  removePaths(account: string): Paths;
  devicesPaths(account: string, cursor: string): Paths;
  reportsPaths(account: string, status: string, cursor: string): Paths;
  readonly reportPage: z.ZodType<ReportPage>;
  /** The devices of one campaign; absent in a version whose reports name them. */
  campaignPaths?(account: string, campaign: string, cursor: string): Paths;
  readonly upgradeWords: UpgradeWords;
  /** The cancellation candidates; absent in a version that has none. */
  readonly candidates?: CandidatePaths;
}

export interface CandidatePaths {
  /** @param index how many records to skip */
  list(account: string, index: string): Paths;
  /** For setting and for clearing them. */
  write(account: string): Paths;
}

/** A page of the upgrades that have one status. */
export interface ReportPage extends Page {
  /** Of all its upgrades, where the list itself names them. */
  readonly devices: readonly DeviceReport[];
  /** Ids of upgrades whose devices are listed apart. */
  readonly campaigns: readonly string[];
}

/** The statuses of upgrades, and of the devices in them. */
export interface UpgradeWords {
  /** Upgrades that have not started. */
  readonly scheduled: readonly string[];
  /** Upgrades that have. */
  readonly running: readonly string[];
  /** A device whose turn has not come, although the upgrade has started. */
  readonly waiting: RegExp;
  /** A device that is upgraded, although the upgrade may go on for others. */
  readonly upgraded: RegExp;
  /** A device that takes no part in the upgrade, or no longer. */
  readonly out: RegExp;
}
