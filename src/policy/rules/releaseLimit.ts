import { z } from "zod";
import { count, counted } from "../../text/plurals";
import { configuration } from "../configuration";
import type { ReleaseLimitOptions, ReleaseLimits } from "../options";
import { judgePools, type Pool } from "../pools";
import type { Rule } from "../rule";
import { byAccount, percent, whenUnknown, wholeNumber } from "../settingSchemas";
import { atMost } from "../rounding";

type LimitsForAll = ReleaseLimits & { readonly maxReleasePercent: number };
type Settings = LimitsForAll & Required<Pick<ReleaseLimitOptions, "accounts" | "whenUnknown">>;

const maxReleases = wholeNumber
  .describe("The most licenses of an account that one deployment may release; no limit when it is absent")
  .exactOptional();
const maxReleasePercent = percent.describe(
  "The same as a share of the account's licenses in use, in percent; both limits hold",
);

const settingsSchema: z.ZodType<Settings> = z.strictObject({
  maxReleases,
  maxReleasePercent,
  accounts: byAccount<ReleaseLimits>(
    z.strictObject(
      { maxReleases, maxReleasePercent: maxReleasePercent.exactOptional() },
      "an object with maxReleases, maxReleasePercent or both",
    ),
  ),
  whenUnknown,
});

const defaults: Settings = { maxReleasePercent: 25, accounts: {}, whenUnknown: "fail" };

export function releaseLimitRule(options?: ReleaseLimitOptions): Rule<Settings> {
  return {
    name: "license-release-limit",
    description: "A deployment does not release too many FOTA licenses of an account at once.",
    enforcementLevel: "mandatory",
    configuration: configuration("license-release-limit", settingsSchema, defaults, options),
    whenUnknown: (settings) => settings.whenUnknown,
    judge: (stack, settings) =>
      judgePools(stack, {
        problemOf: (pool) => releaseProblem(pool, { ...settings, ...settings.accounts[pool.account] }),
        configured: Object.keys(settings.accounts),
      }),
  };
}

function releaseProblem(pool: Pool, limits: LimitsForAll): string | undefined {
  const { account, licenseUsedCount: used, plannedReleases } = pool;
  const share = atMost(limits.maxReleasePercent, used);
  const allowed = Math.min(limits.maxReleases ?? Infinity, share);
  if (plannedReleases <= allowed) {
    return undefined;
  }
  const why =
    allowed === share ? ` (maxReleasePercent: ${limits.maxReleasePercent}% of those in use)` : " (maxReleases)";
  return (
    `this deployment would release ${count(plannedReleases)} of ${counted(used, "license")} in use of account ${account}, and at most ` +
    `${count(allowed)} may be released at once${why}: ${count(plannedReleases - allowed)} too many. ` +
    (allowed === 0
      ? `Keep devices, set a limit for the account under "accounts", or add an exemption.`
      : `Keep devices, release them in several deployments, or add an exemption.`)
  );
}
