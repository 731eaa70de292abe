import type { z } from "zod";

/** One page of a listing, whatever it lists: how the listing goes on. */
export interface Page {
  readonly more: boolean;
  /** Where the next page starts, as printed; an IMEI of the page itself with the leading zeros that it lost as a number. */
  readonly cursor: string | undefined;
}

/** A page of the licensed devices. */
export interface LicensePage extends Page {
  readonly licenseCount: number;
  /** How many devices the service says are licensed, in the whole account; absent, a listing cannot be proved whole. */
  readonly assignedCount: number | undefined;
  readonly devices: readonly string[];
}

/** A page of all devices of the account, licensed or not. */
export interface DevicePage extends Page {
  readonly devices: readonly string[];
  /** Those that have ever completed an upgrade. */
  readonly upgraded: readonly string[];
  /** Of how many devices it says when they were upgraded, be it never, and of how many it says nothing. */
  readonly told: number;
  readonly untold: number;
}

/** A page of the upgrades that have a certain status. */
export interface ReportPage extends Page {
  /** The devices of all its upgrades, where the list itself names them. */
  readonly devices: readonly DeviceReport[];
  /** The ids of upgrades whose devices are listed apart. */
  readonly campaigns: readonly string[];
}

/** A page of the devices of one campaign. */
export interface CampaignPage extends Page {
  readonly devices: readonly DeviceReport[];
}

/** A page of the cancellation candidates, which is asked for by a number of records. */
export interface CandidatePage {
  /** How many there are in all; a page may not say it. */
  readonly count: number | undefined;
  readonly more: boolean;
  readonly devices: readonly string[];
}

/** How far one device of an upgrade has come. */
export interface DeviceReport {
  readonly deviceId: string;
  readonly status: string | undefined;
}

/** What an answer to a write says of one device. */
export interface DeviceAnswer {
  readonly deviceId: string | undefined;
  readonly status: string | undefined;
  readonly reason: string | undefined;
}

/** Where an endpoint may be. There are several where the vendor's pages contradict each other or its SDKs; the likeliest is first. */
export type Paths = readonly [string, ...string[]];

/** One version of the API: its paths and its words, and nothing that decides. A cursor of "0" is the first page's. */
export interface WireFormat {
  subscriptionPaths(account: string): Paths;
  statusPaths(account: string, cursor: string): Paths;
  assignPaths(account: string): Paths;
  removePaths(account: string): Paths;
  devicesPaths(account: string, cursor: string): Paths;
  reportsPaths(account: string, status: string, cursor: string): Paths;
  readonly reportPage: z.ZodType<ReportPage>;
  /** Where the devices of one campaign are; absent in a version whose reports name them. */
  campaignPaths?(account: string, campaign: string, cursor: string): Paths;
  readonly upgradeWords: UpgradeWords;
  /** Where the cancellation candidates are; absent in a version that has none. */
  readonly candidates?: CandidateWirePaths;
}

export interface CandidateWirePaths {
  /** @param index how many records to skip */
  list(account: string, index: number): Paths;
  /** For putting them there, and for deleting them. */
  write(account: string): Paths;
}

/** What the answer to a write says of a device. */
export interface StatusWords {
  /** In its status; one that matches neither this nor `failure` says nothing. */
  readonly success: RegExp;
  readonly failure: RegExp;
  /** In the reason for a refused removal: the license will never be released. */
  readonly unreleasable: RegExp;
}

/** The statuses of upgrades, and of the devices in them. */
export interface UpgradeWords {
  /** Upgrades that have not started. */
  readonly scheduled: readonly string[];
  /** Upgrades that have. */
  readonly running: readonly string[];
  /** A device whose turn has not come, although the upgrade has started. */
  readonly waiting: RegExp;
  /** A device that has got through its upgrade, although that may go on for others. */
  readonly upgraded: RegExp;
  /** A device that takes no part in the upgrade, or no longer. */
  readonly out: RegExp;
}
