import type { Entry } from "./entry";
import { unreadableConfig } from "./entry";
import { covering, expiryNote } from "./exemptions";
import type { Rule } from "./rule";

/** A rule as a policy: with its config, and with the exemptions that hold. */
export function ruleEntry<Settings>(rule: Rule<Settings>): Entry {
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
        if (reading.kind === "unreadable") {
          report(unreadableConfig(reading.problem));
        }
      }
      if (own.kind === "unreadable" || exemptions.kind === "unreadable") {
        return;
      }
      const { holding, expired } = exemptions.settings;
      const isExempt = (account: string | undefined) => covering(holding, name, account).length > 0;
      const { violations, notEvaluated } = rule.judge(stack, own.settings);
      const fails = rule.whenUnknown(own.settings) === "fail";
      for (const { account, urn, message } of violations.filter((finding) => !isExempt(finding.account))) {
        report(message + expiryNote(covering(expired, name, account)), urn);
      }
      for (const finding of notEvaluated.filter(({ account }) => !isExempt(account))) {
        if (fails) {
          const note = expiryNote(covering(expired, name, finding.account));
          report(`cannot evaluate: ${finding.message}${note}`, finding.urn);
        } else {
          analysis.notEvaluated.push({ policy: name, finding });
        }
      }
    },
  };
}
