import type { z } from "zod";
import type { Subscription } from "../../licenseApi";

/** One page of a listing, whatever it lists: how the listing goes on. */
export interface Page {
  readonly more: boolean;
  /** Where the next page starts, exactly as printed. */
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
  /** Those that have ever completed an upgrade. */
  readonly upgraded: readonly string[];
}

/** A page of the upgrades that have a certain status. */
export interface ReportPage extends Page {
  /** The devices of all its upgrades. */
  readonly devices: readonly DeviceReport[];
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

/** One version of the API: its paths, its fields and its words, and nothing that decides. */
export interface WireFormat {
  subscriptionPath(account: string): string;
  statusPath(account: string, cursor: string): string;
  assignPath(account: string): string;
  removePath(account: string): string;
  devicesPath(account: string, cursor: string): string;
  reportsPath(account: string, status: string, cursor: string): string;
  readonly subscription: z.ZodType<Omit<Subscription, "account">>;
  readonly licensePage: z.ZodType<LicensePage>;
  readonly deviceAnswers: z.ZodType<readonly DeviceAnswer[]>;
  readonly devicePage: z.ZodType<DevicePage>;
  readonly reportPage: z.ZodType<ReportPage>;
  readonly words: StatusWords;
  readonly upgradeWords: UpgradeWords;
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
  /** A device that has got through its upgrade, although that may go on for others. */
  readonly upgraded: RegExp;
  /** A device that takes no part in the upgrade, or no longer. */
  readonly out: RegExp;
}
