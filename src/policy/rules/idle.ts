import { z } from "zod";
import { pluralize, count, counted } from "../../text/plurals";
import { configuration } from "../configuration";
import { printCost, type LicensePrice } from "../licensePrice";
import type { IdleOptions } from "../options";
import { judgePools, type Pool } from "../pools";
import type { Rule } from "../rule";
import { percent } from "../settingSchemas";
import { atMost } from "../rounding";

type Settings = Required<IdleOptions>;

const settingsSchema: z.ZodType<Settings> = z.strictObject({
  maxIdlePercent: percent.describe(
    "The share of an account's licenses, in percent, that may be free after the deployment",
  ),
});

const defaults: Settings = { maxIdlePercent: 50 };

export function idleRule(options?: IdleOptions): Rule<Settings> {
  return {
    name: "license-idle",
    description: "Not too many FOTA licenses of an account are paid for and unused.",
    enforcementLevel: "advisory",
    configuration: configuration("license-idle", settingsSchema, defaults, options),
    whenUnknown: () => "warn",
    judge: (stack, settings, { priceOf }) =>
      judgePools(stack, { problemOf: (pool) => idleProblem(pool, settings, priceOf(pool.account)) }),
  };
}

function idleProblem(
  { account, licenseCount, projectedFreeCount }: Pool,
  { maxIdlePercent }: Settings,
  price: LicensePrice | undefined,
): string | undefined {
  const expected = atMost(maxIdlePercent, licenseCount);
  if (projectedFreeCount <= expected) {
    return undefined;
  }
  const cost = price === undefined ? "" : ` That is ${printCost(projectedFreeCount, price)} a month.`;
  return (
    `account ${account} pays for ${counted(licenseCount, "license")}, of which ${count(projectedFreeCount)} would be unused after this ` +
    `deployment, and at most ${count(expected)} ${pluralize(expected, "[is|are]")} allowed (maxIdlePercent: ${maxIdlePercent}%).${cost} ` +
    pluralize(
      projectedFreeCount,
      "Reduce the subscription, declare [a device|devices] for [it|them], or raise maxIdlePercent.",
    )
  );
}
