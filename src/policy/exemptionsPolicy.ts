import { invalidConfig, type PackPolicy } from "./packPolicy";
import { atTime, exemptionLines, exemptionsConfiguration } from "./exemptions";
import type { ExemptionsOptions } from "./options";

/** Also reads the exemptions for later policies. */
export function exemptionsPolicy(options: ExemptionsOptions | undefined, now: () => Date): PackPolicy {
  const { configSchema, read } = exemptionsConfiguration(options);
  return {
    name: "license-exemptions",
    description: "Exemptions from the FOTA policies are few, and end.",
    enforcementLevel: "advisory",
    configSchema,
    validate: ({ stack, config, analysis, report }) => {
      const reading = read(config);
      if (reading.kind === "invalid") {
        analysis.exemptions = reading;
        report(invalidConfig(reading.problem));
        return;
      }
      const exemptions = atTime(now(), reading.settings);
      analysis.exemptions = { kind: "read", settings: exemptions };
      for (const line of exemptionLines(exemptions, stack)) {
        report(line);
      }
    },
  };
}
