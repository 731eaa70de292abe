import { z } from "zod";
import { configuration, type Configuration, type ConfigReading } from "./configuration";
import { judgingPolicies, type JudgingPolicy } from "./policyNames";
import type { Exemption, ExemptionsOptions } from "./options";
import { accountName } from "./settingSchemas";
import type { Stack } from "./stack";

type Settings = Required<ExemptionsOptions>;

export interface Exemptions {
  readonly holding: readonly Exemption[];
  readonly expired: readonly Exemption[];
}

export const noExemptions: ConfigReading<Exemptions> = { kind: "read", settings: { holding: [], expired: [] } };

const policyForm = `${judgingPolicies.map((name) => `"${name}"`).join(", ")} or "*" for all of them`;
const reasonForm = "the reason, in words";

const settingsSchema: z.ZodType<Settings> = z.strictObject({
  exemptions: z
    .array(
      z.strictObject(
        {
          account: accountName.describe("The billing account"),
          policy: z.enum([...judgingPolicies, "*"], policyForm).describe('The policy, or "*" for all'),
          reason: z
            .string(reasonForm)
            .min(1, reasonForm)
            .refine((text) => text.trim() !== "", reasonForm)
            .describe("Why; shown in every report"),
          expires: z.iso
            .date('a day of the calendar, such as "2026-12-31"')
            .describe("The last day on which it holds, in UTC"),
        },
        "an object with account, policy, reason and expires",
      ),
      "a list of exemptions",
    )
    .describe("Which account is exempt from which policy, why, and until when"),
});

const defaults: Settings = { exemptions: [] };

export function exemptionsConfiguration(options?: ExemptionsOptions): Configuration<Settings> {
  return configuration("license-exemptions", settingsSchema, defaults, options);
}

/** An exemption holds through its last day. */
export function atTime(now: Date, { exemptions }: Settings): Exemptions {
  const today = now.toISOString().slice(0, 10);
  return {
    holding: exemptions.filter(({ expires }) => today <= expires),
    expired: exemptions.filter(({ expires }) => today > expires),
  };
}

/** None if the account is unknown. */
export function covering(
  exemptions: readonly Exemption[],
  policy: JudgingPolicy,
  account: string | undefined,
): readonly Exemption[] {
  return exemptions.filter((exemption) => exemption.account === account && ["*", policy].includes(exemption.policy));
}

/** A line for each, needed or not, so that none is forgotten. */
export function exemptionLines({ holding, expired }: Exemptions, { fleets, subscriptions }: Stack): readonly string[] {
  const accounts = [...fleets, ...subscriptions].map(({ account }) => account);
  const elsewhere = (account: string) =>
    accounts.includes(account) ? "" : " This stack has no fleet and no FotaSubscription on that account.";
  return [
    ...holding.map(
      ({ account, policy, reason, expires }) =>
        `account ${account} is exempt from ${named(policy)} through ${expires}: ${reason}.${elsewhere(account)}`,
    ),
    ...expired.map(
      ({ account, policy, reason, expires }) =>
        `the exemption of account ${account} from ${named(policy)} expired on ${expires}: ${reason}. ` +
        `Remove it from the policy pack's configuration, or renew it.${elsewhere(account)}`,
    ),
  ];
}

/** Added to a violation that an expired exemption covered. */
export function expiryNote(expired: readonly Exemption[]): string {
  return expired
    .map(({ policy, reason, expires }) => ` An exemption from ${named(policy)} expired on ${expires}: ${reason}.`)
    .join("");
}

function named(policy: Exemption["policy"]): string {
  return policy === "*" ? "all policies" : policy;
}
