import type { ReportViolation, StackValidationPolicy } from "@pulumi/policy";
import type { Analysis } from "./analysis";
import type { PolicyName } from "./names";
import type { Stack } from "./stack";

/** What a policy is given when it runs. */
export interface Occasion {
  readonly stack: Stack;
  /** What the pack's config says of the policy. */
  readonly config: object;
  readonly analysis: Analysis;
  readonly report: ReportViolation;
}

/** A policy as the SDK wants it, except that somebody else reads what the SDK hands over. */
export interface Entry extends Omit<StackValidationPolicy, "validateStack"> {
  readonly name: PolicyName;
  readonly validate: (occasion: Occasion) => void;
}

/** Why a policy tells nothing of anything. */
export function unreadableConfig(problem: string): string {
  return `cannot evaluate: ${problem}. Mend the policy pack's config.`;
}
