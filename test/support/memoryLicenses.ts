import assert from "node:assert/strict";
import type { Imei } from "../../src/fleet/imei";
import type {
  DeviceList,
  LicenseApi,
  LicenseListing,
  ListingOptions,
  Subscription,
  UpgradeReport,
  Result,
} from "../../src/ports/licenseApi";

/** A write that reached the service: what it answers instead of following the rules, per batch. */
export type Disturbance =
  /** The service acted, the answer was lost. */
  | "answer-lost"
  /** The request was lost, nobody knows. */
  | "request-lost"
  /** The same two, and the look that follows fails, too. */
  | "answer-lost-blind"
  | "request-lost-blind"
  /** The same as the first, and nothing more is sent for want of an answer. */
  | "standing-still"
  /** The service says that it failed on each device. */
  | "failing"
  /** The service refuses each device, for a reason that may pass. */
  | "refusing"
  /** The client cannot go on. */
  | Error;

/**
 * An account in memory that follows the service's rules at the level of the port: a pool, devices that exist, devices whose
 * license is never released. Tests disturb single writes and look at `licensed` afterwards.
 */
export class MemoryLicenses implements LicenseApi {
  readonly licensed: Set<string>;
  readonly neverReleased = new Set<string>();
  readonly upgrading = new Set<string>();
  readonly scheduled = new Set<string>();
  readonly gaps: string[] = [];
  /** Devices that writes do not find, whatever the device list says. */
  readonly nonexistent = new Set<string>();
  /** Devices that the device list lacks. */
  readonly unlisted = new Set<string>();
  readonly ineligible = new Set<string>();
  readonly eligibilityUnknown = new Set<string>();
  deviceLists = 0;
  deviceListFailure: Error | undefined;
  readonly calls: string[] = [];
  /** Taken one per batch, in order; `undefined` lets the batch through. */
  readonly disturbances: (Disturbance | undefined)[] = [];
  /** What others do, taken one per call and done right before it. */
  readonly happenings: ((() => void) | undefined)[] = [];
  /** All devices that somebody asked to take a license from. */
  readonly askedToRemove = new Set<string>();
  /** Devices that listings leave out although the subscription counts them; taken one per listing. */
  readonly omissions: ReadonlySet<string>[] = [];
  /** What reads show instead of what is: an older state. */
  shown: ReadonlySet<string> | undefined;
  /** Called after each device of a write: reads that lag may show any of these states. */
  onChange: (() => void) | undefined;
  /** By device what was asked of the service in a request that was lost, and that it may still act on, as long as it has acted on none since. */
  readonly late = new Map<string, () => void>();
  /** Whether two writes were ever under way at the same time. */
  hasOverlapped = false;
  #underWay = 0;
  purchaseTypes: readonly string[] = ["TS-HFOTA-MRC"];
  /** What the last listing was told to be known. */
  known: readonly string[] = [];
  listingFailure: Error | undefined;
  /** What every read fails with. */
  outage: Error | undefined;
  #blind = false;
  batchSize = 100;

  constructor(
    public licenseCount: number,
    licensed: readonly string[] = [],
  ) {
    this.licensed = new Set(licensed);
  }

  /** Acts on all requests that were lost. */
  actLate(): void {
    this.late.forEach((act) => {
      act();
    });
    this.late.clear();
  }

  get writes(): number {
    return this.calls.filter((call) => /^(assign|remove)/.test(call)).length;
  }

  subscription(account: string): Promise<Subscription> {
    this.#note("subscription");
    if (this.outage !== undefined) {
      return Promise.reject(this.outage);
    }
    const { licenseCount, purchaseTypes } = this;
    return Promise.resolve({
      account,
      purchaseTypes,
      licenseCount,
      licenseUsedCount: (this.shown ?? this.licensed).size,
      updateTime: undefined,
    });
  }

  licensedDevices(account: string, { known = [] }: ListingOptions = {}): Promise<LicenseListing> {
    this.#note("listing");
    this.known = [...known];
    const failure = this.#blind ? new Error("unreachable") : (this.outage ?? this.listingFailure);
    this.#blind = false;
    if (failure !== undefined) {
      return Promise.reject(failure);
    }
    const omitted = this.omissions.shift();
    const devices = new Set([...(this.shown ?? this.licensed)].filter((imei) => omitted?.has(imei) !== true));
    return Promise.resolve({ account, licenseCount: this.licenseCount, devices });
  }

  /** Not among the calls: it is asked or not, and changes nothing. */
  devices(): Promise<DeviceList> {
    this.deviceLists += 1;
    const failure = this.outage ?? this.deviceListFailure;
    return failure === undefined
      ? Promise.resolve({
          known: new AllBut(this.unlisted),
          ineligible: new Set(this.ineligible),
          eligibilityUnknown: new Set(this.eligibilityUnknown),
          upgraded: new Set(this.neverReleased),
          gaps: [],
        })
      : Promise.reject(failure);
  }

  upgrades(): Promise<UpgradeReport> {
    this.#note("upgrades");
    if (this.outage !== undefined) {
      return Promise.reject(this.outage);
    }
    return Promise.resolve({
      known: new AllBut(this.unlisted),
      ineligible: new Set(this.ineligible),
      eligibilityUnknown: new Set(this.eligibilityUnknown),
      upgraded: new Set(this.neverReleased),
      upgrading: new Set(this.upgrading),
      scheduled: new Set(this.scheduled),
      gaps: [...this.gaps],
    });
  }

  assign(_account: string, devices: readonly Imei[]): AsyncIterable<readonly Result[]> {
    return this.#inBatches("assign", devices, (imei) => {
      if (this.nonexistent.has(imei)) {
        return { imei, outcome: "refused", reason: "Device Not Found." };
      }
      if (this.licensed.has(imei)) {
        return { imei, outcome: "alreadyDone" };
      }
      if (this.licensed.size >= this.licenseCount) {
        return { imei, outcome: "refused", reason: "No license available." };
      }
      this.licensed.add(imei);
      return { imei, outcome: "done" };
    });
  }

  remove(_account: string, devices: readonly Imei[]): AsyncIterable<readonly Result[]> {
    return this.#inBatches("remove", devices, (imei) => {
      if (this.licensed.has(imei) && (this.neverReleased.has(imei) || this.upgrading.has(imei))) {
        return { imei, outcome: "refused", reason: "License removal not allowed.", unreleasable: true };
      }
      this.scheduled.delete(imei);
      return { imei, outcome: this.licensed.delete(imei) ? "done" : "alreadyDone" };
    });
  }

  #note(call: string): void {
    this.calls.push(call);
    this.happenings.shift()?.();
  }

  async *#inBatches(
    call: string,
    devices: readonly Imei[],
    rule: (imei: Imei) => Result,
  ): AsyncGenerator<readonly Result[]> {
    this.#underWay += 1;
    this.hasOverlapped ||= this.#underWay > 1;
    try {
      yield* this.#answers(call, devices, rule);
    } finally {
      this.#underWay -= 1;
    }
  }

  async *#answers(
    call: string,
    devices: readonly Imei[],
    rule: (imei: Imei) => Result,
  ): AsyncGenerator<readonly Result[]> {
    for (let start = 0; start < devices.length; start += this.batchSize) {
      const batch = devices.slice(start, start + this.batchSize);
      this.#note(`${call} ${batch.length}`);
      if (call === "remove") {
        batch.forEach((imei) => this.askedToRemove.add(imei));
      }
      const disturbance = this.disturbances.shift();
      if (disturbance instanceof Error) {
        throw disturbance;
      }
      this.#blind ||= disturbance === "answer-lost-blind" || disturbance === "request-lost-blind";
      await Promise.resolve();
      const follow = (imei: Imei) => {
        const result = rule(imei);
        this.onChange?.();
        return result;
      };
      const answers = batch.map((imei): Result => {
        if (disturbance === undefined || /^answer-lost|^standing/.test(disturbance)) {
          this.late.delete(imei);
        }
        switch (disturbance) {
          case "refusing":
            return { imei, outcome: "refused", reason: "Not allowed." };
          case "failing":
            return { imei, outcome: "failed", reason: "Internal error." };
          case "request-lost":
          case "request-lost-blind":
            this.late.set(imei, () => rule(imei));
            return { imei, outcome: "unknown", reason: "no answer" };
          case "standing-still":
          case "answer-lost":
          case "answer-lost-blind":
            follow(imei);
            return { imei, outcome: "unknown", reason: "no answer" };
          case undefined:
            return follow(imei);
        }
      });
      yield answers;
      if (disturbance === "standing-still") {
        if (start + batch.length < devices.length) {
          throw new Error("ThingSpace is not responding");
        }
        return;
      }
    }
  }
}

/** One API over several accounts, each with its own pool. */
export function apiOver(pools: ReadonlyMap<string, MemoryLicenses>): LicenseApi {
  const of = (account: string) => {
    const pool = pools.get(account);
    assert.ok(pool !== undefined, `there is no account ${account}`);
    return pool;
  };
  return {
    subscription: (account) => of(account).subscription(account),
    licensedDevices: (account) => of(account).licensedDevices(account),
    devices: (account) => of(account).devices(),
    upgrades: (account) => of(account).upgrades(),
    assign: (account, imeis) => of(account).assign(account, imeis),
    remove: (account, imeis) => of(account).remove(account, imeis),
  };
}

/** A set of everything but these. */
class AllBut extends Set<string> {
  constructor(private readonly others: ReadonlySet<string>) {
    super();
  }

  /** Not none, and not too many to be looked through. */
  override get size(): number {
    return 1;
  }

  override has(value: string): boolean {
    return !this.others.has(value);
  }
}
