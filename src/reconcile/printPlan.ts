import type { Imei } from "../fleet/imei";
import type { Subscription } from "../ports/licenseApi";
import { pendingEffectsOf } from "./pendingEffects";
import { adoptionNotice, foreignIn } from "./check/adoption";
import { eligibilityUnknownNotice, ineligibleIn, ineligibleNotice } from "./check/ineligibleDevices";
import { lateNotice, releasesOfOthers } from "./check/lateFleet";
import { uncheckedNotice } from "./check/devicesNotInAccount";
import { releaseNotices } from "./check/unreleasable";
import { lostNotice, unlicensedNotice } from "./messages/lostLicenses";
import { accountLine, leavingLicensedNotice, leavingLine, planLine } from "./messages/planLines";
import type { Target } from "./plan";
import { hasPool, projectPool } from "./pool";
import type { PassedPlan, PlanFacts, Session } from "./session/session";

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
    session.printOnce(line);
  }
}

/** Counts are read anyway, and a license lost would else be seen only by a refresh. */
export function warnIfUnlicensed(session: Session, { purchaseTypes, licenseUsedCount }: Subscription): void {
  const recorded = session.claims.recordedAbove(licenseUsedCount);
  if (recorded !== undefined && hasPool({ purchaseTypes }) && !session.isWriteRecent) {
    session.printOnce(unlicensedNotice(session.account, recorded, licenseUsedCount));
  }
}

/** Also of a plan that is refused: lost licenses are a reason to look at the account first. */
export function printLost({ fleet, desired, recorded }: Target, { licensed }: PlanFacts, session: Session): void {
  if (licensed === undefined) {
    return;
  }
  const { mayBeUnlisted } = pendingEffectsOf(recorded.recentWrites, session.tools);
  const isLost = (imei: Imei) => recorded.devices.has(imei) && !licensed.has(imei) && !mayBeUnlisted(imei);
  session.printOnce(lostNotice(fleet, [...desired.keys()].filter(isLost)));
}

export function printPlan({ plan, upgrades, devices, unchecked }: PassedPlan, session: Session): void {
  const { fleet, purpose } = plan.target;
  const lines = {
    change: () => planLine(plan),
    move: () => leavingLine(plan),
    // A deletion follows at once, and its closing line tells.
    delete: () => undefined,
  };
  const notices = [
    lines[purpose](),
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
  notices.forEach((notice) => {
    session.printOnce(notice);
  });
}
