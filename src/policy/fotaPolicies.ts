import { problem } from "../problemCodes";
import type { StackValidationPolicy } from "@pulumi/policy";
import { Analyses } from "./analysis";
import { costRule } from "./rules/cost";
import type { PackPolicy } from "./packPolicy";
import { exemptionsPolicy } from "./exemptionsPolicy";
import { headroomRule } from "./rules/headroom";
import { idleRule } from "./rules/idle";
import { judgingPolicies } from "./policyNames";
import { notEvaluatedPolicy } from "./notEvaluatedPolicy";
import type { FotaPolicyOptions } from "./options";
import { releaseLimitRule } from "./rules/releaseLimit";
import { rulePolicy } from "./rulePolicy";
import { safeguardsRule } from "./rules/safeguards";
import { readStack } from "./stack";
import { unmanagedRule } from "./rules/unmanaged";

/**
 * The policies for your own pack. Keep their order: the first reads the exemptions, `license-cost` the prices, and the last reports warnings.
 *
 * - `license-exemptions` (advisory) reports which account is exempt from which policy, why, and until when.
 * - `license-headroom` (mandatory) refuses a deployment that leaves too few licenses of an account free.
 * - `license-release-limit` (mandatory) refuses a deployment that releases too many licenses at once.
 * - `license-cost` (advisory) reports what a deployment changes in the use of the licenses that are paid for, in money, where a price is given.
 * - `license-idle` (advisory) reports licenses that are paid for and unused.
 * - `license-unmanaged` (advisory) reports licensed devices that are in no fleet, where a `FotaSubscription` looks for them.
 * - `fleet-safeguards` (advisory) reports large fleets that are not protected or have no removal limit.
 * - `license-not-evaluated` (advisory) reports what could not be evaluated, where `whenUnknown` is `"warn"`.
 *
 * They evaluate the program's `FotaSubscription`s. An account that cannot be evaluated is a violation: list every fleet in a
 * `FotaSubscription` of its account.
 *
 * @param options defaults for the settings, by policy; the pack's configuration overrides them name by name
 * @throws Error for an option that is not the name of a policy
 * @example
 * new PolicyPack("our-licenses", { policies: fotaPolicies({ "license-headroom": { minFree: 8 } }) });
 */
export function fotaPolicies(options: FotaPolicyOptions = {}): StackValidationPolicy[] {
  refuseUnknownNames(options);
  const analyses = new Analyses();
  return [
    exemptionsPolicy(options["license-exemptions"], options.now ?? (() => new Date())),
    rulePolicy(headroomRule(options["license-headroom"])),
    rulePolicy(releaseLimitRule(options["license-release-limit"])),
    rulePolicy(costRule(options["license-cost"])),
    rulePolicy(idleRule(options["license-idle"])),
    rulePolicy(unmanagedRule(options["license-unmanaged"])),
    rulePolicy(safeguardsRule(options["fleet-safeguards"])),
    notEvaluatedPolicy(),
  ].map((policy, position) => stackPolicy(policy, position, analyses));
}

function stackPolicy({ validate, ...policy }: PackPolicy, position: number, analyses: Analyses): StackValidationPolicy {
  return {
    ...policy,
    validateStack: (args, report) => {
      const analysis = analyses.enter(position);
      const stack = readStack(args.resources);
      if (stack.fleets.length === 0 && stack.subscriptions.length === 0) {
        args.notApplicable("This deployment has no DeviceLicenseAssignment and no FotaSubscription.");
      }
      validate({ stack, config: args.getConfig(), analysis, report });
    },
  };
}

/** A misspelled name would silently leave a policy at its defaults. */
function refuseUnknownNames(options: FotaPolicyOptions): void {
  const names: readonly string[] = ["license-exemptions", ...judgingPolicies, "now"];
  for (const name of Object.keys(options)) {
    if (!names.includes(name)) {
      throw new Error(
        problem("option-invalid", `fotaPolicies: there is no option ${JSON.stringify(name)}. Use ${names.join(", ")}.`),
      );
    }
  }
}
