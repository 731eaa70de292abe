import type { Account } from "../account";
import type { Interference, Verdict } from "../accountRules";
import type { Answer } from "../answer";
import type { Call, Operation } from "../call";
import type { Page } from "../listing";
import type { World } from "../world";

/** What a listing fault may need to know beside the page. */
export interface PageContext {
  /** As the request gave it. */
  readonly startIndex: string;
  /** Where the second page begins, were there one. */
  readonly firstCursor: string;
  /** What the page itself would end with, were it not the last. */
  readonly ownCursor: string;
}

/** What one fault does, as hooks along the way of one request. Those that are absent leave it alone. */
export interface Effect {
  /** The requests that the fault is about; `"*"` means all of these. */
  readonly operations: readonly Operation[];
  /** Further narrows what it is about, by the content of the request. */
  readonly concerns?: (call: Call) => boolean;
  /** The connection fails: before the request is read, before or after it takes effect, or within the answer. */
  readonly connection?: "refuse" | "reset-before" | "stall" | "reset-after" | "cut-body";
  /** Happens before any rule, credentials included; an answer takes the place of the rules. */
  readonly before?: (call: Call, world: World) => Answer | undefined;
  /** The account as the request sees it. */
  readonly seen?: (account: Account, now: Date) => Account;
  /** Which of the devices in a write reach the rules. */
  readonly reaching?: (deviceIds: readonly string[]) => readonly string[];
  /** Fails single devices of a write. */
  readonly interference?: Interference;
  /** @param requested the devices as the request names them, whether they reached the rules or not */
  readonly verdicts?: (verdicts: readonly Verdict[], requested: readonly string[]) => readonly Verdict[];
  readonly page?: <Entry>(page: Page<Entry>, context: PageContext) => Page<Entry>;
  /** The count of assigned licenses that the status shows. */
  readonly assignedCount?: (count: number) => number;
  readonly answer?: (answer: Answer) => Answer;
  /** Milliseconds by which the answer is late, once the request has taken effect. */
  readonly delayMs?: number;
}
