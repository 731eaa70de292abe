import type { z } from "zod";
import type { DeviceReport, Page } from "./responsesOfAllVersions";

/** Where an endpoint may be, the likeliest first: Verizon's pages contradict each other and its SDKs. */
export type Paths = readonly [string, ...string[]];

/** Encodes the values. */
export function path(texts: TemplateStringsArray, ...values: readonly string[]): string {
  return String.raw({ raw: texts }, ...values.map(encodeURIComponent));
}

/** One version of the API. The cursor of a first page is "0". */
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
  /** Absent in a version that has none. */
  readonly candidates?: CandidatePaths;
}

export interface CandidatePaths {
  /** @param index how many records to skip */
  list(account: string, index: string): Paths;
  /** To set and to clear them. */
  write(account: string): Paths;
}

/** Upgrades with one status. */
export interface ReportPage extends Page {
  /** Of all its upgrades, where the list itself names them. */
  readonly devices: readonly DeviceReport[];
  /** Ids of upgrades whose devices are listed apart. */
  readonly campaigns: readonly string[];
}

export interface UpgradeWords {
  readonly scheduled: readonly string[];
  readonly running: readonly string[];
  /** A device whose turn in a started upgrade has not come. */
  readonly waiting: RegExp;
  /** An upgraded device; the upgrade may continue for others. */
  readonly upgraded: RegExp;
  /** A device that is not, or no longer, part of the upgrade. */
  readonly out: RegExp;
}
