import type { Device } from "./account";
import type { Verdict } from "./accountRules";
import type { Behavior } from "./behavior";
import type { Page } from "./listing";
import type { TimeFormat } from "./timeFormat";
import type { Upgrade } from "./upgrades";

export interface SubscriptionContent {
  readonly accountName: string;
  readonly purchaseType: string;
  readonly licenseCount: number;
  readonly licenseUsedCount: number;
  readonly updateTime: Date;
  readonly timeFormat: TimeFormat;
}

export interface StatusContent {
  readonly accountName: string;
  readonly totalLicenses: number;
  readonly assignedLicenses: number;
  readonly page: Page<Device>;
  readonly behavior: Behavior;
}

export interface DevicesContent {
  readonly accountName: string;
  readonly page: Page<Device>;
  readonly behavior: Behavior;
  /** Shown for an upgrade that was completed nobody knows when. */
  readonly updateTime: Date;
}

export interface ReportsContent {
  readonly accountName: string;
  readonly page: Page<Upgrade>;
  readonly behavior: Behavior;
}

export interface WriteContent {
  readonly accountName: string;
  readonly action: "Assign" | "Remove";
  readonly licenseCount: number;
  /** After the request. */
  readonly licenseUsedCount: number;
  readonly verdicts: readonly Verdict[];
}

/** How one version of the API prints what the rules found; the versions share the rules and differ in the words. */
export interface WireFormat {
  subscription(content: SubscriptionContent): unknown;
  status(content: StatusContent): unknown;
  devices(content: DevicesContent): unknown;
  reports(content: ReportsContent): unknown;
  write(content: WriteContent): unknown;
}
