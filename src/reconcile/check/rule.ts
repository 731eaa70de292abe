import type { Plan } from "../plan";
import type { PlanFacts, Session } from "../session/session";

/** What a rule may look at: one fleet's plan, what was read for it, and the other fleets of the account. */
export interface Facts extends PlanFacts {
  readonly plan: Plan;
  readonly session: Session;
}

/** A problem for people, or nothing. */
export type Rule = (facts: Facts) => string | undefined;
