/** The requests that the service understands. */
export const operations = [
  "token",
  "login",
  "logout",
  "subscription",
  "status",
  "assign",
  "remove",
  "devices",
  "reports",
] as const;

export type Operation = (typeof operations)[number];

/** One request to the service, read but not yet judged. */
export interface Call {
  readonly operation: Operation;
  /** From the path; empty for operations that have none. */
  readonly accountName: string;
  /** From the path; empty for operations that have none. */
  readonly startIndex: string;
  /** From the path; empty for operations that have none. */
  readonly upgradeStatus: string;
  readonly authorization: string | undefined;
  readonly sessionToken: string | undefined;
  readonly body: string;
}
