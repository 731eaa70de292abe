import type { StackValidationPolicy } from "@pulumi/policy";
import { Analyses } from "./analysis";
import type { Entry } from "./entry";
import { exemptionsEntry } from "./exemptionsEntry";
import { headroomRule } from "./headroom";
import { idleRule } from "./idle";
import { judgingPolicies } from "./names";
import { notEvaluatedEntry } from "./notEvaluatedEntry";
import type { FotaPolicyOptions } from "./options";
import { releaseLimitRule } from "./releaseLimit";
import { ruleEntry } from "./ruleEntry";
import { safeguardsRule } from "./safeguards";
import { readStack } from "./stack";

/**
 * The policies for a pack of your own. Keep their order: the exemptions are read by the first, and what only warns is told by the last.
 *
 * - `license-exemptions` (advisory) reports which account is let off which policy, why, and until when.
 * - `license-headroom` (mandatory) refuses a deployment that leaves too few licenses of an account free.
 * - `license-release-limit` (mandatory) refuses one that releases too many at once. It cannot see fleets that were taken out of the
 *   program; only their own removal limit guards those.
 * - `license-idle` (advisory) tells of licenses that are paid for and unused.
 * - `fleet-safeguards` (advisory) tells of big fleets that are not protected or have no removal limit.
 * - `license-not-evaluated` (advisory) tells what could not be judged, where `whenUnknown: "warn"` asks for no more than that.
 *
 * They judge what the program's `FotaSubscription`s say. An account that cannot be judged is a violation, never a pass: list every
 * fleet in a `FotaSubscription` of its account.
 *
 * @param options defaults for the settings, by policy; the pack's config overrides them name by name
 * @throws Error when an option is for none of the policies
 * @example
 * new PolicyPack("our-licenses", { policies: fotaPolicies({ "license-headroom": { minFree: 8 } }) });
 */
export function fotaPolicies(options: FotaPolicyOptions = {}): StackValidationPolicy[] {
  refuseUnknownNames(options);
  const analyses = new Analyses();
  return [
    exemptionsEntry(options["license-exemptions"], options.now ?? (() => new Date())),
    ruleEntry(headroomRule(options["license-headroom"])),
    ruleEntry(releaseLimitRule(options["license-release-limit"])),
    ruleEntry(idleRule(options["license-idle"])),
    ruleEntry(safeguardsRule(options["fleet-safeguards"])),
    notEvaluatedEntry(),
  ].map((entry, position) => stackPolicy(entry, position, analyses));
}

function stackPolicy({ validate, ...policy }: Entry, position: number, analyses: Analyses): StackValidationPolicy {
  return {
    ...policy,
    validateStack: (args, report) => {
      const analysis = analyses.enter(position);
      const stack = readStack(args.resources);
      if (stack.fleets.length === 0 && stack.subscriptions.length === 0) {
        args.notApplicable("No DeviceLicenseAssignment and no FotaSubscription takes part in this deployment.");
      }
      validate({ stack, config: args.getConfig(), analysis, report });
    },
  };
}

/** A misspelt name would leave a policy with other settings than its author believes. */
function refuseUnknownNames(options: FotaPolicyOptions): void {
  const names: readonly string[] = ["license-exemptions", ...judgingPolicies, "now"];
  for (const name of Object.keys(options)) {
    if (!names.includes(name)) {
      throw new Error(`fotaPolicies: there is no option ${JSON.stringify(name)}; there are ${names.join(", ")}.`);
    }
  }
}
