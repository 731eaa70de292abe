import type { PolicyFinding } from "./analysis";
import type { PackPolicy } from "./packPolicy";

/** Warns for earlier policies: a policy has one level for all its reports, so a mandatory one cannot warn. */
export function notEvaluatedPolicy(): PackPolicy {
  return {
    name: "license-not-evaluated",
    description: "What was not evaluated, was excused, or was let pass.",
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

/** Several policies may report the same. */
function byMessage(findings: readonly PolicyFinding[]) {
  const found = new Map<string, { readonly policies: Set<string>; readonly urn: string }>();
  for (const { policy, finding } of findings) {
    const same = found.get(finding.message) ?? { policies: new Set<string>(), urn: finding.urn };
    found.set(finding.message, { ...same, policies: same.policies.add(policy) });
  }
  return found;
}
