import { hasPool } from "../../reconcile/pool";
import type { AccountStatus } from "../facts/accountStatus";
import { openMetricsText, type Sample } from "../text/openMetrics";

type CountOf = (status: AccountStatus) => number | undefined;

/** What an account lacks, or is unknown, has no sample. */
export function statusMetrics(statuses: readonly AccountStatus[]): string {
  const samplesOf = (valueOf: CountOf): Sample[] =>
    statuses.map((status) => ({ labels: { account: status.facts.account }, value: valueOf(status) }));
  const ofPool =
    (valueOf: CountOf): CountOf =>
    (status) =>
      hasPool(status.facts) ? valueOf(status) : undefined;
  const states: readonly (readonly [state: string, valueOf: CountOf])[] = [
    ["free", ofPool(({ facts }) => facts.licenseFreeCount)],
    ["releasable", ({ breakdown }) => breakdown?.releasableCount],
    ["scheduled", ({ breakdown }) => breakdown?.scheduledCount],
    ["stuck", ({ breakdown }) => breakdown?.stuckCount],
    ["unknown", ({ breakdown }) => breakdown?.unknownCount],
  ];
  return openMetricsText([
    {
      name: "thingspace_fota_pool_licenses",
      help: "Licenses in the monthly pool of the account.",
      samples: samplesOf(ofPool(({ facts }) => facts.licenseCount)),
    },
    {
      name: "thingspace_fota_used_licenses",
      help: "Licenses that are assigned to devices.",
      samples: samplesOf(({ facts }) => facts.licenseUsedCount),
    },
    {
      name: "thingspace_fota_overcommitted_licenses",
      help: "Licenses in use beyond the pool.",
      samples: samplesOf(ofPool(({ facts }) => facts.licenseOvercommitCount)),
    },
    {
      name: "thingspace_fota_licenses",
      help: "Licenses by state, each in one; while some are unknown, releasable, scheduled and stuck are lower bounds.",
      samples: statuses.flatMap((status) =>
        states.map(([state, valueOf]) => ({
          labels: { account: status.facts.account, state },
          value: valueOf(status),
        })),
      ),
    },
    {
      name: "thingspace_fota_licensed_ineligible_devices",
      help: "Licensed devices whose firmware cannot be upgraded, whatever the state of the license.",
      samples: samplesOf(({ breakdown }) => breakdown?.licensedIneligibleCount),
    },
    {
      name: "thingspace_fota_unlicensed_eligible_devices",
      help: "Devices without a license that could use one.",
      samples: samplesOf(({ breakdown }) => breakdown?.unlicensedEligibleCount),
    },
  ]);
}
