/** What others supply to the service: the API versions' formats and the faults. */
import type { Account, Upgrade } from "./account";
import type { Answer } from "./answers";
import type { Behavior } from "./behavior";
import type { Call } from "./call";
import type { Device } from "./devices";
import type { Circumstances, Result } from "./licenses";
import type { Page } from "./listing";
import type { World } from "./world";

/** How an API version prints results. */
export interface WireFormat {
  subscription(content: SubscriptionContent, behavior: Behavior): unknown;
  status(content: StatusContent, behavior: Behavior): unknown;
  devices(content: DevicesContent, behavior: Behavior): unknown;
  reports(content: ReportsContent, behavior: Behavior): unknown;
  /** Absent where the reports name the devices themselves. */
  campaign?(content: CampaignContent, behavior: Behavior): unknown;
  candidates(content: CandidatesContent, behavior: Behavior): unknown;
  write(content: WriteContent, behavior: Behavior): unknown;
  readonly upgradeStatuses: ReadonlySet<string>;
  readonly upgradeStatusOf: Readonly<Record<Upgrade["stage"], string>>;
  /** Cursor of the upgrades: a number of records, or the last upgrade seen. */
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

/** Where a fault may act on a request. */
export interface Hooks {
  /** Before any rule, even credentials; an answer replaces the rules. */
  readonly before?: (call: Call, world: World) => Answer | undefined;
  /** The account as reads show it. */
  readonly visibleAccount?: (account: Account, now: Date) => Account;
  /** Released licenses that cannot be assigned yet. */
  readonly unreturnedLicenses?: (account: Account, now: Date) => number;
  /** The devices of a write that reach the rules. */
  readonly processedDevices?: (deviceIds: readonly string[]) => readonly string[];
  readonly failureOf?: Circumstances["failureOf"];
  /** @param requested also those that did not reach the rules */
  readonly verdicts?: (verdicts: readonly Result[], requested: readonly string[]) => readonly Result[];
  readonly page?: <Entry>(page: Page<Entry>, context: PageContext) => Page<Entry>;
  readonly assignedCount?: (count: number) => number;
  readonly answer?: (answer: Answer) => Answer;
}

export interface PageContext {
  readonly startIndex: string;
  /** Start of the second page, even if there is none. */
  readonly firstCursor: string;
  /** Cursor after this page, even if it is the last. */
  readonly ownCursor: string;
}
