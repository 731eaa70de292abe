import { problem } from "../problemCodes";
import type { ReportViolation, StackValidationPolicy } from "@pulumi/policy";
import type { Analysis } from "./analysis";
import type { PolicyName } from "./policyNames";
import type { Stack } from "./stack";

export interface Occasion {
  readonly stack: Stack;
  /** Of the policy, in the pack's configuration. */
  readonly config: object;
  readonly analysis: Analysis;
  readonly report: ReportViolation;
}

export interface PackPolicy extends Omit<StackValidationPolicy, "validateStack"> {
  readonly name: PolicyName;
  readonly validate: (occasion: Occasion) => void;
}

export function invalidConfig(reason: string): string {
  return problem("option-invalid", `cannot evaluate: ${reason}. Fix the policy pack's configuration.`);
}
