import type { Subscription } from "../licenseApi";
import { foreignIn, ineligibleIn, releasesOfOthers } from "./check";
import { pendingEffectsOf } from "./pendingEffects";
import { adoptionNotice } from "./check/adoption";
import { eligibilityUnknownNotice, ineligibleNotice, uncheckedNotice } from "./check/assignable";
import { lateNotice } from "./check/lateFleet";
import { releaseNotices } from "./check/unreleasable";
import { accountLine, leavingLicensedNotice, leavingLine, lostNotice, planLine, unlicensedNotice } from "./messages";
import { hasPool, projectPool } from "./pool";
import type { PassedPlan, Session } from "./session/session";

/** Once all announced fleets are planned: the same in preview and update. */
export function printAccountLine(session: Session): void {
  const { account, observed, planned, run } = session;
  const plans = session.plans();
  const subscription = observed.subscriptionBefore;
  const isAllKnown = run.isWhole && run.undeterminedOn(account) === undefined && session.unknownDepartures.size === 0;
  if (plans.length > 0 && subscription !== undefined && run.on(account).every(({ fleet }) => planned.has(fleet))) {
    const line = accountLine(
      account,
      plans.map(({ plan }) => plan),
      projectPool(subscription, plans),
      isAllKnown,
    );
    if (line !== undefined) {
      session.printOnce(line);
    }
  }
}

/** Counts are read anyway, and a license lost would else be seen only by a refresh. */
export function warnIfUnlicensed(session: Session, { purchaseTypes, licenseUsedCount }: Subscription): void {
  const recorded = session.claims.recordedAbove(licenseUsedCount);
  if (recorded !== undefined && hasPool({ purchaseTypes }) && !session.isWriteRecent) {
    session.printOnce(unlicensedNotice(session.account, recorded, licenseUsedCount));
  }
}

export function printPlan({ plan, upgrades, licensed, devices, unchecked }: PassedPlan, session: Session): void {
  const { fleet, purpose, desired, recorded } = plan.target;
  const { mayBeUnlisted } = pendingEffectsOf(recorded.recentWrites, session.tools);
  const lost =
    licensed === undefined
      ? []
      : [...desired.keys()].filter((imei) => recorded.devices.has(imei) && !licensed.has(imei) && !mayBeUnlisted(imei));
  const lines = {
    change: () => planLine(plan),
    move: () => leavingLine(plan),
    // A deletion follows at once, and its closing line tells.
    delete: () => undefined,
  };
  const notices = [
    lines[purpose](),
    lostNotice(fleet, lost),
    adoptionNotice({
      fleet,
      adopt: foreignIn(plan, session).filter((imei) => !session.wasDeclaredElsewhere(fleet, imei)),
    }),
    leavingLicensedNotice(plan),
    lateNotice(
      { fleet, devices: new Set([...plan.assign, ...plan.adopt, ...plan.confirm]) },
      releasesOfOthers(plan, session),
    ),
    ineligibleNotice(fleet, ineligibleIn(plan, devices)),
    eligibilityUnknownNotice(
      fleet,
      plan.assign.filter((imei) => devices?.eligibilityUnknown.has(imei) === true),
    ),
    uncheckedNotice(fleet, plan.assign, unchecked),
    ...(upgrades === undefined ? [] : releaseNotices(fleet, plan.release, upgrades)),
  ];
  for (const notice of notices.filter((one) => one !== undefined)) {
    session.printOnce(notice);
  }
}
