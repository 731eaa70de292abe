import type { Device } from "./device";
import type { Verdict } from "./accountRules";
import type { Behavior } from "./behavior";
import type { Page } from "./listing";
import type { Upgrade } from "./upgrades";

export interface SubscriptionContent {
  readonly accountName: string;
  readonly purchaseType: string;
  readonly licenseCount: number;
  readonly licenseUsedCount: number;
  readonly updateTime: Date;
}

export interface StatusContent {
  readonly accountName: string;
  readonly totalLicenses: number;
  readonly assignedLicenses: number;
  readonly page: Page<Device>;
}

export interface DevicesContent {
  readonly accountName: string;
  readonly page: Page<Device>;
  /** Shown for an upgrade that was completed nobody knows when. */
  readonly updateTime: Date;
}

export interface ReportsContent {
  readonly accountName: string;
  readonly page: Page<Upgrade>;
}

export interface CampaignContent {
  readonly totalDevice: number;
  readonly page: Page<Upgrade>;
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
  subscription(content: SubscriptionContent, behavior: Behavior): unknown;
  status(content: StatusContent, behavior: Behavior): unknown;
  devices(content: DevicesContent, behavior: Behavior): unknown;
  reports(content: ReportsContent, behavior: Behavior): unknown;
  /** Absent where the reports name the devices of their upgrades themselves. */
  campaign?(content: CampaignContent, behavior: Behavior): unknown;
  write(content: WriteContent, behavior: Behavior): unknown;
  /** The statuses that upgrades can be asked for by. */
  readonly upgradeStatuses: ReadonlySet<string>;
  readonly upgradeStatusOf: Readonly<Record<Upgrade["stage"], string>>;
  /** What the list of upgrades goes on from: a number of records, or the last upgrade seen. */
  readonly reportCursor: "offset" | "id";
}
