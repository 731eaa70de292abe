import { z } from "zod";
import { agreeing, count, counted } from "../fleet/wording";
import { configuration } from "./configuration";
import type { IdleOptions } from "./options";
import { judgePools, type Pool } from "./pools";
import type { Rule } from "./rule";
import { percent } from "./settingSchemas";
import { atMost } from "./share";

type Settings = IdleOptions & Required<Pick<IdleOptions, "maxIdlePercent" | "currency">>;

const priceForm = "a number, 0 or more";
const currencyForm = 'three capital letters, such as "USD"';

const settingsSchema: z.ZodType<Settings> = z.strictObject({
  maxIdlePercent: percent.describe(
    "The share of an account's licenses, in percent, that may be free after the deployment",
  ),
  pricePerLicense: z
    .number(priceForm)
    .min(0, priceForm)
    .describe("The price of a license per month, to report the cost of unused ones")
    .exactOptional(),
  currency: z
    .string(currencyForm)
    .regex(/^[A-Z]{3}$/, currencyForm)
    .describe("The currency of the price, in three capital letters"),
});

const defaults: Settings = { maxIdlePercent: 50, currency: "USD" };

/** Reports licenses that are paid for and unused. */
export function idleRule(options?: IdleOptions): Rule<Settings> {
  return {
    name: "license-idle",
    description: "Not too many FOTA licenses of an account are paid for and unused.",
    enforcementLevel: "advisory",
    configuration: configuration("license-idle", settingsSchema, defaults, options),
    whenUnknown: () => "warn",
    judge: (stack, settings) => judgePools(stack, { problemOf: (pool) => idleProblem(pool, settings) }),
  };
}

function idleProblem(
  { account, licenseCount, projectedFreeCount }: Pool,
  { maxIdlePercent, pricePerLicense, currency }: Settings,
): string | undefined {
  const expected = atMost(maxIdlePercent, licenseCount);
  if (projectedFreeCount <= expected) {
    return undefined;
  }
  const cost =
    pricePerLicense === undefined ? "" : ` That is ${money(projectedFreeCount * pricePerLicense, currency)} a month.`;
  return (
    `account ${account} pays for ${counted(licenseCount, "license")}, of which ${count(projectedFreeCount)} would be unused after this ` +
    `deployment, and at most ${count(expected)} ${agreeing(expected, "[is|are]")} allowed (maxIdlePercent: ${maxIdlePercent} %).${cost} ` +
    agreeing(
      projectedFreeCount,
      "Reduce the subscription, declare [a device|devices] for [it|them], or raise maxIdlePercent.",
    )
  );
}

function money(amount: number, currency: string): string {
  return new Intl.NumberFormat("en-US", { style: "currency", currency }).format(amount);
}
