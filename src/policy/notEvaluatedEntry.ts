import type { PolicyFinding } from "./analysis";
import type { Entry } from "./entry";

/**
 * Reports what the policies before it could not judge and were told to only warn of, what an exemption excuses, and what they let pass.
 * A policy has one level for all that it reports, so a mandatory one cannot warn by itself; and what nobody reports would pass as if it
 * had been judged.
 */
export function notEvaluatedEntry(): Entry {
  return {
    name: "license-not-evaluated",
    description: "All accounts and fleets are judged, and nothing is excused or let pass.",
    enforcementLevel: "advisory",
    validate: ({ analysis, report }) => {
      for (const [message, { policies, urn }] of byMessage(analysis.notEvaluated)) {
        report(`${[...policies].join(", ")} cannot evaluate: ${message}`, urn);
      }
      for (const { policy, finding } of analysis.excused) {
        report(`excused from ${policy}: ${finding.message}`, finding.urn);
      }
      for (const [message, { policies, urn }] of byMessage(analysis.notices)) {
        report(`${[...policies].join(", ")}: ${message}`, urn);
      }
    },
  };
}

/** Several policies say one and the same of an account. */
function byMessage(findings: readonly PolicyFinding[]) {
  const found = new Map<string, { readonly policies: Set<string>; readonly urn: string }>();
  for (const { policy, finding } of findings) {
    const same = found.get(finding.message) ?? { policies: new Set<string>(), urn: finding.urn };
    found.set(finding.message, { ...same, policies: same.policies.add(policy) });
  }
  return found;
}
