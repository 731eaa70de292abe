import { z } from "zod";
import { pluralize, count, counted } from "../../text/plurals";
import { configuration } from "../configuration";
import type { HeadroomLimits, HeadroomOptions } from "../options";
import { judgePools, type Pool } from "../pools";
import type { Rule } from "../rule";
import { byAccount, failOrWarn, percent, whenUnknown, wholeNumber } from "../settingSchemas";
import { requiredFree } from "../requiredFree";

type Settings = Required<HeadroomOptions>;

const limits = {
  minFree: wholeNumber.describe("Licenses of an account that must be free after the deployment"),
  minFreePercent: percent.describe("The same as a share of the account's licenses, in percent; both limits hold"),
};

const settingsSchema: z.ZodType<Settings> = z.strictObject({
  ...limits,
  accounts: byAccount<HeadroomLimits>(
    z.strictObject(
      { minFree: limits.minFree.exactOptional(), minFreePercent: limits.minFreePercent.exactOptional() },
      "an object with minFree, minFreePercent or both",
    ),
  ),
  whenNotWorse: failOrWarn.describe(
    "The result when too few licenses are free and the deployment assigns no more than it releases: a violation, or an advisory " +
      "report by license-not-evaluated",
  ),
  whenUnknown,
});

const defaults: Settings = {
  minFree: 0,
  minFreePercent: 5,
  accounts: {},
  whenNotWorse: "warn",
  whenUnknown: "fail",
};

export function headroomRule(options?: HeadroomOptions): Rule<Settings> {
  return {
    name: "license-headroom",
    description: "A deployment leaves enough FOTA licenses of each account free.",
    enforcementLevel: "mandatory",
    configuration: configuration("license-headroom", settingsSchema, defaults, options),
    whenUnknown: (settings) => settings.whenUnknown,
    judge: (stack, settings) => {
      const passes = (pool: Pool) => settings.whenNotWorse === "warn" && !isWorsened(pool);
      return judgePools(stack, {
        problemOf: (pool) => (passes(pool) ? undefined : headroomProblem(pool, settings, whenRefused)),
        noticeOf: (pool) => (passes(pool) ? headroomProblem(pool, settings, whenPassed) : undefined),
        configured: Object.keys(settings.accounts),
      });
    },
  };
}

const whenRefused = "Add licenses to the subscription, remove devices, or add an exemption.";
const whenPassed =
  `This deployment passes because it assigns no more than it releases ("whenNotWorse": "fail" would refuse it). ` +
  `Add licenses to the subscription, or remove devices.`;

/** By the plan, because the counts after an update already include its changes. */
function isWorsened({ plannedAssignments, plannedReleases }: Pool): boolean {
  return plannedAssignments > plannedReleases;
}

function headroomProblem(pool: Pool, settings: Settings, advice: string): string | undefined {
  const own = settings.accounts[pool.account] ?? {};
  const limits = { ...settings, ...own };
  const { account, licenseCount, licenseUsedCount, plannedAssignments, plannedReleases, projectedFreeCount } = pool;
  const { required, isByPercent } = requiredFree(licenseCount, limits);
  const tooMany = overcommitment(pool);
  const missing = required + tooMany - projectedFreeCount;
  if (missing <= 0) {
    return undefined;
  }
  const planned = `(${count(plannedAssignments)} to assign, ${count(plannedReleases)} to release)`;
  const outcome =
    tooMany === 0
      ? `would have ${count(projectedFreeCount)} of ${counted(licenseCount, "license")} free after this deployment ${planned}`
      : `is overcommitted: it has ${counted(licenseCount, "license")} and ${count(licenseUsedCount)} in use, ` +
        `and ${count(tooMany)} would still be too many after this deployment ${planned}`;
  const requirement =
    required === 0
      ? ""
      : `, and at least ${count(required)} ${pluralize(required, "[is|are]")} required` +
        (isByPercent
          ? ` (${named("minFreePercent", own)}: ${limits.minFreePercent}% of ${count(licenseCount)})`
          : ` (${named("minFree", own)})`);
  return `account ${account} ${outcome}${requirement}: ${count(missing)} missing. ${advice}`;
}

function named(setting: keyof HeadroomLimits, own: HeadroomLimits): string {
  return own[setting] === undefined ? setting : `${setting} of this account`;
}

/** By how much the licenses in use will exceed a pool that shrank. */
function overcommitment({ licenseOvercommitCount, plannedAssignments, plannedReleases }: Pool): number {
  return licenseOvercommitCount === 0 ? 0 : Math.max(licenseOvercommitCount + plannedAssignments - plannedReleases, 0);
}
