import type { Imei } from "../../fleet/imei";
import type { DeviceList, LicenseApi, Subscription, UpgradeReport } from "../../ports/licenseApi";
import { problem } from "../../problemCodes";
import { createProgress, type ProgressTools } from "../progress";
import { resultOrError } from "../resultOrError";
import type { Roster } from "../../fleet/roster";
import { SharedRead, type Lock } from "./lock";

export interface Current {
  /** From before the first write. */
  readonly subscription: Subscription;
  readonly licensed: ReadonlySet<string>;
}

/**
 * What this process has seen of an account: fleets share each read, and writes update it. Reads and writes take turns,
 * so that nothing is listed during a write.
 */
export class Observed {
  /** From before the first write: all plans of a process are counted against it. */
  readonly #subscription: SharedRead<Subscription>;
  readonly #listing: SharedRead<Set<string>>;
  readonly #upgrades: SharedRead<UpgradeReport>;
  #devices: DeviceList | undefined;
  #devicesFailure: Error | undefined;
  /** The account is known to have more devices than this. */
  #fewerDevices = -1;
  /** How many devices ThingSpace listed, which may not show yet what this process has written. */
  #listedCount = 0;
  /** Whether the subscription counted as many licenses as are listed. */
  #isVerified = false;
  #hasWritten = false;
  /** What this process wrote: a listing may be older. */
  readonly #assigned = new Set<Imei>();
  readonly #released = new Set<Imei>();
  readonly #known = new Set<Roster>();

  constructor(
    private readonly account: string,
    private readonly api: LicenseApi,
    private readonly lock: Lock,
    private readonly tools: ProgressTools,
  ) {
    this.#subscription = new SharedRead(lock, () => api.subscription(account));
    this.#upgrades = new SharedRead(lock, async () => {
      const onProgress = this.#progress("devices looked through");
      const report = await api.upgrades(account, { onProgress, devices: this.#devices });
      this.#devices = report;
      return report;
    });
    this.#listing = new SharedRead(lock, async () => {
      this.#isVerified = false;
      const onProgress = this.#progress("licensed devices listed");
      const { devices } = await api.licensedDevices(account, { known: devicesOf(this.#known), onProgress });
      this.#listedCount = devices.size;
      const licensed = new Set(devices);
      this.#assigned.forEach((imei) => licensed.add(imei));
      this.#released.forEach((imei) => licensed.delete(imei));
      return licensed;
    });
  }

  /** Devices of the account, licensed or not: they speed up a listing. */
  knows(devices: Roster): void {
    this.#known.add(devices);
  }

  /** From before this process wrote; plans read it first. */
  subscription(): Promise<Subscription> {
    return this.#subscription.get();
  }

  /** The same, if read already. */
  get subscriptionBefore(): Subscription | undefined {
    return this.#subscription.value;
  }

  /**
   * What prevents releases; the answer to a release tells what has changed since.
   *
   * @param holdsLock whether the caller holds the account's lock
   */
  upgrades(holdsLock = false): Promise<UpgradeReport> {
    return holdsLock ? this.#upgrades.getLocked() : this.#upgrades.get();
  }

  /**
   * All devices of the account, or undefined when there are more than `atMost`. With a limit, a failed read is not
   * retried: the caller can do without.
   *
   * @param holdsLock whether the caller holds the account's lock
   */
  devices(atMost: number, holdsLock = false): Promise<DeviceList | undefined> {
    const read = async () => {
      if (this.#devices === undefined && this.#fewerDevices < atMost) {
        if (this.#devicesFailure !== undefined && atMost < Infinity) {
          throw this.#devicesFailure;
        }
        const onProgress = this.#progress("devices looked through");
        const listed = await resultOrError(() => this.api.devices(this.account, { onProgress, atMost }));
        if (listed instanceof Error) {
          this.#devicesFailure = listed;
          throw listed;
        }
        this.#devices = listed;
        this.#fewerDevices = listed === undefined ? atMost : this.#fewerDevices;
      }
      return this.#devices;
    };
    return holdsLock ? read() : this.lock.run(read);
  }

  /** All licensed devices, as listed and as written since. */
  licensed(): Promise<ReadonlySet<string>> {
    return this.#listing.get();
  }

  /**
   * All licensed devices; verified if one of `devices` is not listed, or if listing and subscription disagree: a license
   * counts as gone only when both agree. They are read once more first, because the account may have changed in between.
   *
   * @throws Error when they disagree again
   */
  async licensedAmong(devices: Iterable<Imei>): Promise<ReadonlySet<string>> {
    const licensed = await this.licensed();
    if (this.#isVerified) {
      return licensed;
    }
    const counted = this.#hasWritten ? undefined : this.#subscription.value?.licenseUsedCount;
    if (counted !== undefined && counted !== licensed.size) {
      return this.lock.run(() => this.#verified());
    }
    for (const imei of devices) {
      if (!licensed.has(imei)) {
        return this.lock.run(() => this.#verified());
      }
    }
    return licensed;
  }

  /**
   * Whether the account is still as it was planned, checked under the lock before the process's first write. If not, everything
   * is read again.
   *
   * @throws Error when listing and subscription then disagree
   */
  async stillHolds(): Promise<boolean> {
    const before = this.#subscription.value;
    const licensed = this.#listing.value;
    if (this.#hasWritten || before === undefined || licensed === undefined) {
      return true;
    }
    const now = await this.api.subscription(this.account);
    this.#subscription.value = now;
    if (now.licenseUsedCount === licensed.size && now.licenseCount === before.licenseCount) {
      return true;
    }
    this.#listing.value = undefined;
    await this.#verified();
    return false;
  }

  /** For callers that hold the lock. */
  async current(): Promise<Current> {
    return { subscription: await this.#subscription.getLocked(), licensed: await this.#listing.getLocked() };
  }

  /** The same, if read already. */
  get currentIfRead(): Current | undefined {
    const subscription = this.#subscription.value;
    const licensed = this.#listing.value;
    return subscription === undefined || licensed === undefined ? undefined : { subscription, licensed };
  }

  get hasWritten(): boolean {
    return this.#hasWritten;
  }

  wrote(imei: Imei, isLicensed: boolean): void {
    this.#hasWritten = true;
    mark(this.#assigned, imei, isLicensed);
    mark(this.#released, imei, !isLicensed);
    if (this.#listing.value !== undefined) {
      mark(this.#listing.value, imei, isLicensed);
    }
  }

  /** In this process, and not assigned again. */
  get released(): ReadonlySet<Imei> {
    return this.#released;
  }

  /** Lists again, for callers that hold the lock; undefined when the listing fails or cannot be verified. */
  async relist(): Promise<ReadonlySet<string> | undefined> {
    this.#hasWritten = true;
    this.#listing.value = undefined;
    try {
      const licensed = await this.#listing.getLocked();
      const { licenseUsedCount } = await this.api.subscription(this.account);
      this.#isVerified = this.#agrees(licenseUsedCount, licensed);
      return this.#isVerified ? licensed : undefined;
    } catch {
      return undefined;
    }
  }

  #progress(done: string) {
    return createProgress(`account ${this.account}`, this.tools).of(done);
  }

  /** The count may lag behind what this process has written, too. */
  #agrees(licenseUsedCount: number, licensed: ReadonlySet<string>): boolean {
    return licenseUsedCount === licensed.size || licenseUsedCount === this.#listedCount;
  }

  async #verified(): Promise<ReadonlySet<string>> {
    for (let attempt = 1; ; attempt++) {
      const licensed = await this.#listing.getLocked();
      if (this.#isVerified) {
        return licensed;
      }
      const subscription = await this.api.subscription(this.account);
      if (!this.#hasWritten) {
        this.#subscription.value = subscription;
      }
      if (this.#agrees(subscription.licenseUsedCount, licensed)) {
        this.#isVerified = true;
        return licensed;
      }
      this.#listing.value = undefined;
      if (attempt === 2) {
        throw new Error(
          problem(
            "listing-inconsistent",
            `account ${this.account}: ThingSpace lists ${licensed.size} licensed devices and counts ${subscription.licenseUsedCount} licenses in use, ` +
              `in two attempts. Try again in a few minutes.`,
          ),
        );
      }
    }
  }
}

function mark(licensed: Set<string>, imei: string, isLicensed: boolean): void {
  if (isLicensed) {
    licensed.add(imei);
  } else {
    licensed.delete(imei);
  }
}

/** Lazy, because a short listing asks for none of them. */
function* devicesOf(rosters: Iterable<Roster>): Generator<Imei, void, undefined> {
  for (const roster of rosters) {
    yield* roster.keys();
  }
}
