import type { Imei } from "../../fleet/imei";
import type { DeviceList, LicenseApi, Subscription, Traffic, UpgradeReport } from "../../licenseApi";
import type { ProgressTools } from "../progress";
import type { PoolChange } from "../pool";
import type { RemovalConfirmation } from "./removalConfirmation";
import { Claims } from "./claims";
import { Observed } from "./observed";
import type { Plan, Target, Whereabouts } from "../plan";
import { devicesOnlyIn, type Roster } from "../../fleet/roster";
import type { ProgramRun } from "./programRun";
import { Turns } from "./turns";

/** What the provider process lends to the sessions. */
export interface SessionTools extends ProgressTools {
  /** @throws Error when the settings do not allow to talk to ThingSpace. */
  readonly api: LicenseApi;
  readonly confirmation: RemovalConfirmation;
  /** What this process has asked of ThingSpace so far. */
  readonly traffic: () => Traffic;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Waits after the given round of devices that an answer calls failed, before the next one. */
  readonly pause: (round: number) => Promise<void>;
}

/** What was looked up for a plan; undefined is what had not to be. */
export interface Seen {
  readonly subscription: Subscription | undefined;
  /** Without it, what is recorded counts as licensed. */
  readonly licensed: ReadonlySet<string> | undefined;
  readonly upgrades: UpgradeReport | undefined;
  readonly devices: DeviceList | undefined;
  /** Why the devices that are to be assigned cannot be checked. */
  readonly unchecked: string | undefined;
}

/** A plan that passed all checks, with what it rests on. */
export interface PassedPlan extends Seen {
  readonly plan: Plan;
  isApplied: boolean;
}

/** All that outlives a call, for one account: the only memory beside the client. */
export class Session {
  readonly claims = new Claims();
  readonly observed: Observed;
  readonly turns = new Turns();
  /** Fleets that come from another account in this run. */
  readonly movingIn = new Set<string>();
  /** Fleets that go to another account in this run, with its session: they are deleted here, and created there. */
  readonly movingOut = new Map<string, Session>();
  /** Fleets of which it is known what they change in this run, and be it nothing. */
  readonly planned = new Set<string>();
  /** Fleets that leave the program or the account, of which it could not be told what they release. */
  readonly unknownDepartures = new Set<string>();
  readonly #plans = new Map<string, PassedPlan>();
  /** What all plans do to the pool, those included that were refused. */
  readonly #weighed = new Map<string, PoolChange>();
  readonly #said = new Set<string>();

  constructor(
    readonly account: string,
    readonly tools: SessionTools,
    readonly run: ProgramRun,
  ) {
    this.observed = new Observed(account, tools.api, this.turns, tools);
  }

  /** Plans are kept by fleet and purpose: what is deleted under the name of a fleet that goes on is not its plan. */
  enter(passed: PassedPlan): void {
    this.#plans.set(keyOf(passed.plan.target), passed);
    this.notePlanned(passed.plan.target);
  }

  /** Takes note that it is known what the fleet changes in this run, and be it nothing. What is deleted under its name tells nothing of that. */
  notePlanned({ fleet, purpose }: Target): void {
    if (purpose === "change") {
      this.planned.add(fleet);
    }
  }

  /** Takes note of what a plan does to the pool, before it is checked. */
  weigh({ target, assign, release }: Plan): void {
    this.#weighed.set(keyOf(target), { fleet: target.fleet, assign, release });
  }

  weighed(): PoolChange[] {
    return [...this.#weighed.values()];
  }

  /**
   * What fleets of the account need at most that are not planned yet: some of the devices that hold no license may be recorded, and have lost it. In a
   * run with `--target` nobody knows which fleets are part of it, so none is.
   */
  mostNeeded(licensed: ReadonlySet<string>): PoolChange[] {
    const isWeighed = (fleet: string) => this.planned.has(fleet) || this.#weighed.has(changeOf(fleet));
    return this.run
      .on(this.account)
      .filter(({ fleet }) => !isWeighed(fleet))
      .map(({ fleet, roster }) => ({
        fleet,
        assign: [...roster.keys()].filter((imei) => !licensed.has(imei)),
        release: [],
      }));
  }

  /** Prints what was not said before in this run: an estimate and the plan that follows it mostly say the same. */
  sayOnce(line: string): void {
    if (!this.#said.has(line)) {
      this.#said.add(line);
      this.tools.print(line);
    }
  }

  /** The plan that was made for just this. */
  planFor(target: Target): PassedPlan | undefined {
    const passed = this.#plans.get(keyOf(target));
    return passed !== undefined && isSame(passed.plan.target, target) ? passed : undefined;
  }

  /**
   * Nothing is to come any more of the plan, whatever became of it. It is kept, so that a subscription that is read after its fleets tells the
   * same numbers in the preview, when all is still to come, and in the update, when it is done.
   */
  applied(target: Target): void {
    const passed = this.#plans.get(keyOf(target));
    if (passed !== undefined) {
      passed.isApplied = true;
    }
  }

  /** Whether the fleet is to be created after what is deleted under its name. */
  isToCome(fleet: string): boolean {
    return this.plans().some(({ plan: { target }, isApplied }) => {
      return target.fleet === fleet && target.purpose === "change" && !isApplied;
    });
  }

  /**
   * Whether another fleet of the program has the device, or had it when this run began. By the last run that is what a fleet declared, which is
   * believed as long as its own record has not been seen.
   */
  isOwn(fleet: string, imei: Imei): boolean {
    const isBelieved = (other: string) => this.run.declares(other) && !this.claims.wasSeen(other);
    return this.claims.isOwn(imei) || this.#holdersBefore(fleet, imei).some(isBelieved);
  }

  /**
   * Where a device in transit is that nobody desires. The note of a transfer outlives it, because the former fleet is updated first. Of fleets whose
   * records are not seen yet, the last run tells what they declared; a run with `--target` does not know that.
   */
  whereabouts(fleet: string, imei: Imei, receiver: string): Whereabouts {
    const { claims, run } = this;
    const holders = run.isWhole ? this.#holdersBefore(fleet, imei) : [receiver];
    const isElsewhere =
      claims.wasHeldElsewhere(fleet, imei) ||
      holders.some((other) => !claims.isRecorded(other)) ||
      this.isKeptElsewhere(fleet, imei);
    return !isElsewhere ? "back" : run.isWhole ? "gone" : "open";
  }

  /**
   * Whether a fleet that lets the device go since the last run keeps its license. That it never had it cannot be told where its record lacks it, so the
   * license is kept then, too.
   */
  isKeptElsewhere(fleet: string, imei: Imei): boolean {
    return this.#holdersBefore(fleet, imei).some((other) => this.run.keeps(other));
  }

  /** Whether another fleet declared the device in the last run, which may be gone now, as after a rename. */
  wasDeclaredElsewhere(fleet: string, imei: Imei): boolean {
    return this.#holdersBefore(fleet, imei).length > 0;
  }

  #holdersBefore(fleet: string, imei: Imei): string[] {
    return this.run.holdersBefore(this.account, imei).filter((other) => other !== fleet);
  }

  plans(): PassedPlan[] {
    return [...this.#plans.values()];
  }

  /** The plans of others: another fleet's, or this one's of another purpose. */
  plansBeside(target: Target): PassedPlan[] {
    const own = keyOf(target);
    return [...this.#plans].filter(([key]) => key !== own).map(([, passed]) => passed);
  }

  /** Whether another fleet that records the device, too, plans to release it. */
  isReleasedBeside(target: Target): (imei: Imei) => boolean {
    let releases: ReadonlySet<Imei> | undefined;
    return (imei) => {
      releases ??= new Set(
        this.plansBeside(target).flatMap(({ plan }) => (plan.target.isEstimate === true ? [] : plan.release)),
      );
      return releases.has(imei);
    };
  }
}

function keyOf({ fleet, purpose }: Target): string {
  return purpose === "change" ? changeOf(fleet) : `delete ${fleet}`;
}

function changeOf(fleet: string): string {
  return `change ${fleet}`;
}

function isSame(one: Target, other: Target): boolean {
  return (
    hasSameDevices(one.desired, other.desired) &&
    hasSameDevices(one.recorded.devices, other.recorded.devices) &&
    hasSameDevices(one.recorded.unknown, other.recorded.unknown) &&
    hasSameDevices(one.recorded.inTransit, other.recorded.inTransit)
  );
}

function hasSameDevices(one: Roster, other: Roster): boolean {
  return one.size === other.size && devicesOnlyIn(one, other).length === 0;
}
