import type { EnforcementLevel } from "@pulumi/policy";
import type { Analysis } from "./analysis";
import type { Configuration } from "./configuration";
import type { Judgement } from "./judgement";
import type { JudgingPolicy } from "./policyNames";
import type { FailOrWarn } from "./options";
import type { Stack } from "./stack";

/** Independent of exemptions and the SDK. */
export interface Rule<Settings> {
  readonly name: JudgingPolicy;
  readonly description: string;
  readonly enforcementLevel: EnforcementLevel;
  readonly configuration: Configuration<Settings>;
  readonly whenUnknown: (settings: Settings) => FailOrWarn;
  readonly judge: (stack: Stack, settings: Settings, analysis: Analysis) => Judgement;
}
