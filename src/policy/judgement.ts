/** What a policy says about one account, and which resource shows it. */
export interface Finding {
  /** Undefined when nobody knows which account it is. */
  readonly account: string | undefined;
  readonly urn: string;
  readonly message: string;
}

export interface Judgement {
  readonly violations: readonly Finding[];
  /** Why some accounts or fleets could not be judged, and what to do about it. */
  readonly notEvaluated: readonly Finding[];
  /** What is to be told although it is no violation. */
  readonly notices: readonly Finding[];
}
