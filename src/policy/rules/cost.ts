import { z } from "zod";
import { configuration } from "../configuration";
import { billNote, costOfChange, currencyCode, type LicensePrice } from "../licensePrice";
import type { CostOptions } from "../options";
import { judgePools, type Pool } from "../pools";
import type { Rule } from "../rule";
import { byAccount } from "../settingSchemas";

type Settings = CostOptions & Required<Pick<CostOptions, "currency" | "accounts">>;

const priceForm = "a number, 0 or more";
const price = z.number(priceForm).min(0, priceForm).describe("The price of a license per month; no cost without it");
const currencyForm = 'three capital letters, such as "USD"';

const settingsSchema: z.ZodType<Settings> = z.strictObject({
  pricePerLicense: price.exactOptional(),
  currency: z
    .string(currencyForm)
    .regex(currencyCode, currencyForm)
    .describe("The currency of all prices, in three capital letters"),
  accounts: byAccount(z.strictObject({ pricePerLicense: price }, "an object with pricePerLicense")),
});

const defaults: Settings = { currency: "USD", accounts: {} };

/** Also passes the prices to later policies. */
export function costRule(options?: CostOptions): Rule<Settings> {
  return {
    name: "license-cost",
    description: "The cost of the FOTA licenses that a deployment puts to use or releases is known.",
    enforcementLevel: "advisory",
    configuration: configuration("license-cost", settingsSchema, defaults, options),
    whenUnknown: () => "warn",
    judge: (stack, settings, analysis) => {
      const priceOf = (account: string | undefined) => priceFor(account, settings);
      analysis.priceOf = priceOf;
      const judgement = judgePools(stack, {
        problemOf: (pool) => costReport(pool, priceOf(pool.account)),
        configured: Object.keys(settings.accounts),
      });
      return {
        ...judgement,
        notEvaluated: judgement.notEvaluated.filter(({ account }) => priceOf(account) !== undefined),
      };
    },
  };
}

function priceFor(account: string | undefined, settings: Settings): LicensePrice | undefined {
  const own = account === undefined ? undefined : settings.accounts[account];
  const pricePerLicense = own?.pricePerLicense ?? settings.pricePerLicense;
  return pricePerLicense === undefined ? undefined : { pricePerLicense, currency: settings.currency };
}

function costReport(pool: Pool, price: LicensePrice | undefined): string | undefined {
  return price === undefined || (pool.plannedAssignments === 0 && pool.plannedReleases === 0)
    ? undefined
    : `account ${pool.account}: after this deployment ${costOfChange(pool, price)}. ${billNote}`;
}
