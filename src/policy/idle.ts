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
    "The share of an account's licenses, in percent, that may be free once the deployment is done",
  ),
  pricePerLicense: z
    .number(priceForm)
    .min(0, priceForm)
    .describe("What a license costs a month, to say what the free ones amount to")
    .exactOptional(),
  currency: z
    .string(currencyForm)
    .regex(/^[A-Z]{3}$/, currencyForm)
    .describe("The currency of the price, in three capital letters"),
});

const defaults: Settings = { maxIdlePercent: 50, currency: "USD" };

/** Tells of licenses that are paid for and that no device will use. */
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
    `deployment, and at most ${count(expected)} ${agreeing(expected, "[is|are]")} expected to be (${maxIdlePercent} %).${cost} ` +
    agreeing(
      projectedFreeCount,
      "Reduce the subscription, declare the [device that is|devices that are] to use [it|them], or raise maxIdlePercent.",
    )
  );
}

function money(amount: number, currency: string): string {
  return new Intl.NumberFormat("en-US", { style: "currency", currency }).format(amount);
}
