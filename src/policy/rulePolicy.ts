import type { PackPolicy } from "./packPolicy";
import { invalidConfig } from "./packPolicy";
import { covering, expiryNote } from "./exemptions";
import type { Finding } from "./judgement";
import type { Rule } from "./rule";

export function rulePolicy<Settings>(rule: Rule<Settings>): PackPolicy {
  const { name, description, enforcementLevel, configuration } = rule;
  return {
    name,
    description,
    enforcementLevel,
    configSchema: configuration.configSchema,
    validate: ({ stack, config, analysis, report }) => {
      const own = configuration.read(config);
      const { exemptions } = analysis;
      for (const reading of [own, exemptions]) {
        if (reading.kind === "invalid") {
          report(invalidConfig(reading.problem));
        }
      }
      if (own.kind === "invalid" || exemptions.kind === "invalid") {
        return;
      }
      const { holding, expired } = exemptions.settings;
      const isExempt = ({ account }: Finding) => covering(holding, name, account).length > 0;
      const { violations, notEvaluated, notices } = rule.judge(stack, own.settings, analysis);
      for (const finding of violations) {
        if (isExempt(finding)) {
          analysis.excused.push({ policy: name, finding });
        } else {
          report(finding.message + expiryNote(covering(expired, name, finding.account)), finding.urn);
        }
      }
      for (const finding of notEvaluated.filter((unknown) => !isExempt(unknown))) {
        if (rule.whenUnknown(own.settings) === "fail") {
          const note = expiryNote(covering(expired, name, finding.account));
          report(`cannot evaluate: ${finding.message}${note}`, finding.urn);
        } else {
          analysis.notEvaluated.push({ policy: name, finding });
        }
      }
      analysis.notices.push(...notices.map((finding) => ({ policy: name, finding })));
    },
  };
}
