import type { Imei } from "../fleet/imei";
import { withDefaults } from "../fleet/options";
import type { PoolChange } from "./check/headroom";
import { difference, plan } from "./plan";
import { nothingRecorded } from "../fleet/fleetState";
import type { Session } from "./session";

/**
 * What fleets that are not planned yet are going to do to the pool, as far as the program's last run tells. In a run with `--target` nobody knows
 * which of them are part of it, so none is.
 *
 * @param except the fleet that asks
 */
export function expectedChanges(session: Session, licensed: ReadonlySet<string>, except?: string): PoolChange[] {
  const { account, claims, planned, run } = session;
  const fleets = run.on(account).filter(({ fleet }) => !planned.has(fleet) && fleet !== except);
  if (fleets.length === 0) {
    return [];
  }
  // Without a record of the last run, each license that nobody declares may be one that these fleets release.
  const releasable = run.isLastKnown ? [] : undeclared(session, licensed);
  return fleets.map((declared) => {
    const { fleet, roster: desired } = declared;
    const recorded = { ...nothingRecorded, devices: run.devicesBefore(declared) };
    const options = withDefaults(declared.options);
    const isClaimed = (imei: Imei) => claims.isClaimed(fleet, imei);
    const target = { fleet, account, desired, recorded, options, purpose: "change" } as const;
    const { assign, release } = plan(target, difference(target, isClaimed), {
      isLicensed: (imei) => licensed.has(imei),
      upgrades: undefined,
      isClaimed,
      isReleasedElsewhere: () => false,
    });
    return { fleet, assign, release: run.isLastKnown ? release : releasable.splice(0, assign.length) };
  });
}

function undeclared(session: Session, licensed: ReadonlySet<string>): string[] {
  const planned = session.plans().flatMap(({ plan: { release } }) => release);
  const declared = session.run.on(session.account).flatMap(({ roster }) => [...roster.keys()]);
  const others = new Set<string>([...planned, ...declared]);
  return [...licensed].filter((imei) => !others.has(imei));
}
