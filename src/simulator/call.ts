/** The requests that are about an account. */
export const accountOperations = [
  "subscription",
  "status",
  "assign",
  "remove",
  "devices",
  "reports",
  "campaign",
  "setCandidates",
  "candidates",
  "deleteCandidates",
] as const;

/** The requests that the service understands. */
export const operations = ["token", "login", "logout", ...accountOperations] as const;

export type Operation = (typeof operations)[number];

/** One request to the service, read but not yet judged. */
export interface Call {
  readonly operation: Operation;
  /** From the path; empty for operations that have none. */
  readonly accountName: string;
  /** Where a page begins, from the path or the query; "0" where nothing is said, as for a first page. */
  readonly startIndex: string;
  /** Of the upgrades asked for, from the path or the query; empty for operations that have none. */
  readonly upgradeStatus: string;
  /** The id of a campaign, from the path; empty for operations that have none. */
  readonly campaignId: string;
  readonly authorization: string | undefined;
  readonly sessionToken: string | undefined;
  readonly body: string;
}
