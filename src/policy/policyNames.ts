/** The policies from which an account can be exempt. */
export const judgingPolicies = [
  "license-headroom",
  "license-release-limit",
  "license-cost",
  "license-idle",
  "license-unmanaged",
  "fleet-safeguards",
] as const;

export type JudgingPolicy = (typeof judgingPolicies)[number];

export type PolicyName = JudgingPolicy | "license-exemptions" | "license-not-evaluated";
