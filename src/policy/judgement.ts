export interface Finding {
  /** Undefined when unknown. */
  readonly account: string | undefined;
  readonly urn: string;
  readonly message: string;
}

export interface Judgement {
  readonly violations: readonly Finding[];
  /** Accounts and fleets that could not be evaluated: why, and what to do. */
  readonly notEvaluated: readonly Finding[];
  /** Reported, but no violation. */
  readonly notices: readonly Finding[];
}
