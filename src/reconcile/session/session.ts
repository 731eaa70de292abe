import type { Recorded } from "../../fleet/fleetState";
import type { Imei } from "../../fleet/imei";
import type { DeviceList, LicenseApi, Subscription, Traffic, UpgradeReport } from "../../ports/licenseApi";
import type { ProgressTools } from "../progress";
import type { CountChange, PoolChange } from "../pool";
import type { RemovalConfirmation } from "./removalConfirmation";
import { Claims } from "./claims";
import { isRecent, type Lag } from "../pendingEffects";
import { Observed } from "./observed";
import type { Plan, Target } from "../plan";
import { devicesOnlyIn, filterRoster, type Roster } from "../../fleet/roster";
import type { ProgramRun } from "./programRun";
import { Transfers } from "./transfers";
import { Lock } from "./lock";

export interface SessionTools extends ProgressTools, Lag {
  /** @throws Error when the settings do not allow calls to ThingSpace */
  readonly api: LicenseApi;
  readonly confirmation: RemovalConfirmation;
  /** Of this process, so far. */
  readonly traffic: () => Traffic;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Waits between the given round of failed devices and the next. */
  readonly pause: (round: number) => Promise<void>;
}

/** What was looked up for a plan; undefined where no look was needed. */
export interface PlanFacts {
  readonly subscription: Subscription | undefined;
  /** Without it, what is recorded counts as licensed. */
  readonly licensed: ReadonlySet<string> | undefined;
  readonly upgrades: UpgradeReport | undefined;
  readonly devices: DeviceList | undefined;
  /** Why the devices to assign cannot be checked. */
  readonly unchecked: string | undefined;
}

/** A checked plan with its effect on the license count, computed before writes update the listing. */
export interface PassedPlan extends PlanFacts, CountChange {
  readonly plan: Plan;
  isFinished: boolean;
}

/** What the calls of this process share for one account: the only memory beside the client. */
export class Session {
  readonly claims = new Claims();
  readonly transfers: Transfers;
  readonly observed: Observed;
  readonly lock = new Lock();
  readonly movingIn = new Set<string>();
  /** Fleets that go to another account in this run, with its session: deleted here, created there. */
  readonly movingOut = new Map<string, Session>();
  /** Fleets whose changes in this run are known, even if there are none. */
  readonly planned = new Set<string>();
  /** Fleets that leave the program or the account with releases not known. */
  readonly unknownDepartures = new Set<string>();
  /**
   * For a fleet that is deleted and created again in this process, the record of the deleted one: nobody else has it in
   * between. Empty if the fleet comes from another account.
   */
  readonly replacedRecords = new Map<string, Recorded>();
  readonly #plans = new Map<string, PassedPlan>();
  /** Of each plan, also of a refused one: all are counted against the pool. */
  readonly #poolChanges = new Map<string, PoolChange>();
  readonly #printed = new Set<string>();
  #isWriteRecent = false;

  constructor(
    readonly account: string,
    readonly tools: SessionTools,
    readonly run: ProgramRun,
  ) {
    this.observed = new Observed(account, tools.api, this.lock, tools);
    this.transfers = new Transfers(account, this.claims, run);
  }

  /** A fleet's record from before this process: its devices are the account's, unless they have left it since. */
  noteRecord({ devices, inTransit, recentWrites }: Recorded): void {
    this.observed.knows(devices);
    this.claims.noteInTransit(inTransit);
    this.#isWriteRecent ||= recentWrites.some((write) => isRecent(write, this.tools));
  }

  /** Whether reads may not show yet what fleets of the account wrote last, before this process or in it. */
  get isWriteRecent(): boolean {
    return this.observed.hasWritten || this.#isWriteRecent;
  }

  /** Drops an earlier plan, because the engine will not apply it. */
  planNothing(target: Target): void {
    this.#plans.delete(keyOf(target));
    this.#poolChanges.delete(keyOf(target));
    this.#notePlanned(target);
  }

  addPlan(passed: PassedPlan): void {
    this.#plans.set(keyOf(passed.plan.target), passed);
    this.#notePlanned(passed.plan.target);
  }

  /** A deletion under a fleet's name tells nothing of its changes. */
  #notePlanned({ fleet, purpose }: Target): void {
    if (purpose === "change") {
      this.planned.add(fleet);
    }
  }

  /** To be called before the plan is checked. */
  notePoolChange({ target, release }: Plan, { taken }: CountChange): void {
    this.#poolChanges.set(keyOf(target), { fleet: target.fleet, assign: taken, release });
  }

  poolChanges(): PoolChange[] {
    return [...this.#poolChanges.values()];
  }

  /**
   * What unplanned fleets of the account need at most: this counts recorded devices, too, that have lost their licenses,
   * unlike a plan without a refresh. With `--target` nothing tells which fleets take part, so none is counted.
   */
  mostNeeded(licensed: ReadonlySet<string>): PoolChange[] {
    const isCounted = (fleet: string) =>
      this.planned.has(fleet) || this.#poolChanges.has(keyOf({ fleet, purpose: "change" }));
    return this.run
      .on(this.account)
      .filter(({ fleet }) => !isCounted(fleet))
      .map(({ fleet, roster }) => ({
        fleet,
        assign: [...roster.keys()].filter((imei) => !licensed.has(imei)),
        release: [],
      }));
  }

  /** Once per run: an estimate and the plan that follows it mostly say the same. */
  printOnce(line: string | undefined): void {
    if (line !== undefined && !this.#printed.has(line)) {
      this.#printed.add(line);
      this.tools.print(line);
    }
  }

  /**
   * Drops from the record the devices that another fleet has released in this process, as can happen to a fleet that is
   * declared late. A deletion keeps its record.
   */
  withoutReleased(target: Target): Target {
    const { desired, recorded, purpose } = target;
    const { devices } = recorded;
    if (purpose !== "change") {
      return target;
    }
    const { released } = this.observed;
    const isReleased = (imei: Imei) => released.has(imei) && devices.has(imei) && desired.has(imei);
    // There may be 100,000 of the one and a few of the other.
    const fewer = released.size < devices.size ? released : devices;
    return [...fewer.keys()].some(isReleased)
      ? { ...target, recorded: { ...recorded, devices: filterRoster(devices, (imei) => !isReleased(imei)) } }
      : target;
  }

  planFor(target: Target): PassedPlan | undefined {
    const passed = this.#plans.get(keyOf(target));
    return passed !== undefined && isSameTarget(passed.plan.target, target) ? passed : undefined;
  }

  /**
   * Marks the plan as finished, but keeps it, so that a FotaSubscription, read after its fleets, shows the same numbers in
   * preview and update.
   */
  finish(target: Pick<Target, "fleet" | "purpose">): void {
    const passed = this.#plans.get(keyOf(target));
    if (passed !== undefined) {
      passed.isFinished = true;
    }
  }

  /** Whether the fleet is to be created after what is deleted under its name. */
  isToCome(fleet: string): boolean {
    return this.#plans.get(keyOf({ fleet, purpose: "change" }))?.isFinished === false;
  }

  /** For a fleet that is deleted: whether another one, or the one that has replaced it, records the device. */
  isLeftTo(fleet: string, imei: Imei): boolean {
    return this.claims.isLeftTo(fleet, imei, this.isToCome(fleet));
  }

  /**
   * Whether another fleet of the program has the device, or had it when this run began. What it declared in the last
   * run counts only until its record is seen.
   */
  isOwn(fleet: string, imei: Imei): boolean {
    const isBelieved = (other: string) => this.run.declares(other) && !this.claims.wasSeen(other);
    return this.claims.isOwn(imei) || this.run.othersBefore(this.account, fleet, imei).some(isBelieved);
  }

  /** In the last run, even by a fleet that is gone now, as after a rename. */
  wasDeclaredElsewhere(fleet: string, imei: Imei): boolean {
    return this.run.othersBefore(this.account, fleet, imei).length > 0;
  }

  plans(): PassedPlan[] {
    return [...this.#plans.values()];
  }

  /** Another fleet's plans, and this one's of another purpose. */
  otherPlans(target: Target): PassedPlan[] {
    const own = keyOf(target);
    return [...this.#plans].filter(([key]) => key !== own).map(([, passed]) => passed);
  }

  isReleasedByOthers(target: Target): (imei: Imei) => boolean {
    // After a failed change of account the engine plans the old fleet again, although it is deleted already.
    const isBelieved = ({ plan, isFinished }: PassedPlan) =>
      plan.target.isEstimate !== true && (plan.target.purpose !== "move" || isFinished);
    let releases: ReadonlySet<Imei> | undefined;
    return (imei) => {
      releases ??= new Set(
        this.otherPlans(target)
          .filter(isBelieved)
          .flatMap(({ plan }) => plan.release),
      );
      return releases.has(imei);
    };
  }
}

/** A deletion under the name of a fleet that goes on is not that fleet's plan. */
function keyOf({ fleet, purpose }: Pick<Target, "fleet" | "purpose">): string {
  return purpose === "change" ? `change ${fleet}` : `delete ${fleet}`;
}

/** An interrupted replacement leaves two records of a fleet, which may differ in their options alone. */
function isSameTarget(one: Target, other: Target): boolean {
  return (
    JSON.stringify(one.options) === JSON.stringify(other.options) &&
    hasSameDevices(one.desired, other.desired) &&
    hasSameDevices(one.recorded.devices, other.recorded.devices) &&
    hasSameDevices(one.recorded.unknown, other.recorded.unknown) &&
    hasSameDevices(one.recorded.inTransit, other.recorded.inTransit)
  );
}

function hasSameDevices(one: Roster, other: Roster): boolean {
  return one.size === other.size && devicesOnlyIn(one, other).length === 0;
}
