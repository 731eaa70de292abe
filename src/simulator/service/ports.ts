/** What the service leaves to others: how a version of the API prints, and what may go wrong on purpose. */
import type { Account, Upgrade } from "./account";
import type { Answer } from "./answers";
import type { Behavior } from "./behavior";
import type { Call } from "./call";
import type { Device } from "./devices";
import type { Circumstances, Result } from "./licenses";
import type { Page } from "./listing";
import type { World } from "./world";

/** How one version of the API prints what the rules found. */
export interface WireFormat {
  subscription(content: SubscriptionContent, behavior: Behavior): unknown;
  status(content: StatusContent, behavior: Behavior): unknown;
  devices(content: DevicesContent, behavior: Behavior): unknown;
  reports(content: ReportsContent, behavior: Behavior): unknown;
  /** Absent where the reports name the devices of their upgrades themselves. */
  campaign?(content: CampaignContent, behavior: Behavior): unknown;
  candidates(content: CandidatesContent, behavior: Behavior): unknown;
  write(content: WriteContent, behavior: Behavior): unknown;
  readonly upgradeStatuses: ReadonlySet<string>;
  readonly upgradeStatusOf: Readonly<Record<Upgrade["stage"], string>>;
  /** What the list of upgrades goes on from: a number of records, or the last upgrade seen. */
  readonly reportCursor: "offset" | "id";
}

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

export interface CandidatesContent {
  readonly count: number;
  readonly deviceIds: readonly string[];
  readonly hasMore: boolean;
  readonly updateTime: Date;
}

export interface WriteContent {
  readonly accountName: string;
  readonly action: "Assign" | "Remove";
  readonly licenseCount: number;
  /** After the request. */
  readonly licenseUsedCount: number;
  readonly verdicts: readonly Result[];
}

/** Where a fault may act along the way of one request. What is absent leaves it alone. */
export interface Hooks {
  /** Before any rule, credentials included; an answer takes the place of the rules. */
  readonly before?: (call: Call, world: World) => Answer | undefined;
  readonly seen?: (account: Account, now: Date) => Account;
  readonly heldBack?: (account: Account, now: Date) => number;
  /** Which of the devices in a write reach the rules. */
  readonly reaching?: (deviceIds: readonly string[]) => readonly string[];
  readonly failureOf?: Circumstances["failureOf"];
  /** @param requested whether they reached the rules or not */
  readonly verdicts?: (verdicts: readonly Result[], requested: readonly string[]) => readonly Result[];
  readonly page?: <Entry>(page: Page<Entry>, context: PageContext) => Page<Entry>;
  readonly assignedCount?: (count: number) => number;
  readonly answer?: (answer: Answer) => Answer;
}

export interface PageContext {
  readonly startIndex: string;
  /** Where the second page begins, were there one. */
  readonly firstCursor: string;
  /** What the page itself would end with, were it not the last. */
  readonly ownCursor: string;
}
