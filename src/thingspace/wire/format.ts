import type { z } from "zod";
import type { Subscription } from "../../licenseApi";

/** One page of a listing. */
export interface Page {
  readonly licenseCount: number;
  /** How many devices the service says are licensed, in the whole account; absent, a listing cannot be proved whole. */
  readonly assignedCount: number | undefined;
  readonly more: boolean;
  /** Where the next page starts, exactly as printed. */
  readonly cursor: string | undefined;
  readonly devices: readonly string[];
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
  readonly subscription: z.ZodType<Omit<Subscription, "account">>;
  readonly page: z.ZodType<Page>;
  readonly deviceAnswers: z.ZodType<readonly DeviceAnswer[]>;
  readonly words: StatusWords;
}

/** What a device's status says; one that matches neither says nothing. */
export interface StatusWords {
  readonly success: RegExp;
  readonly failure: RegExp;
}
