/**
 * The port: what reconcile needs to know and do about licenses, in terms of devices and not of HTTP.
 *
 * `reconcile/` decides over it, `thingspace/` implements it, and neither knows the other.
 */
import type { Imei } from "./fleet/imei";

/** What an account has bought, and how much of it is in use. */
export interface Subscription {
  readonly account: string;
  /** As ThingSpace spells them: `TS-HFOTA-MRC` (a pool paid by the month), `TS-HFOTA-EVNT` (billed per upgrade). */
  readonly purchaseTypes: readonly string[];
  /** Licenses in the monthly pool; 0 for an account that is only billed per event. */
  readonly licenseCount: number;
  /** Licenses assigned to devices; more than `licenseCount` after the subscription shrank. */
  readonly licenseUsedCount: number;
  /** As the service printed it; its format differs between API versions. */
  readonly updateTime: string | undefined;
}

/** Every licensed device of an account at one moment. Never partial: a listing that cannot be proved whole is an error. */
export interface LicenseListing {
  readonly account: string;
  readonly licenseCount: number;
  readonly devices: ReadonlySet<string>;
}

/** All devices of an account, as far as the API version tells. */
export interface DeviceList {
  /** Licensed or not; undefined when the API version does not list them. */
  readonly known: ReadonlySet<string> | undefined;
  /** Those of them whose firmware cannot be upgraded. */
  readonly ineligible: ReadonlySet<string>;
  /** Those of them of which ThingSpace does not say whether it can. */
  readonly eligibilityUnknown: ReadonlySet<string>;
  /** Devices that have ever completed an upgrade: their licenses are never released. */
  readonly upgraded: ReadonlySet<string>;
  /** Sentences about upgrades that cannot be told; none when all are. */
  readonly untold: readonly string[];
}

/** What stands in the way of releasing licenses, as far as the API version can tell. */
export interface UpgradeReport extends DeviceList {
  /** Devices whose upgrade is running: their licenses are not released. */
  readonly upgrading: ReadonlySet<string>;
  /** Devices whose upgrade is scheduled and not started: a release cancels it. */
  readonly scheduled: ReadonlySet<string>;
}

/** What became of one device in a write; none of a device that was not sent. */
export type Result =
  /** The write took effect. */
  | { readonly imei: Imei; readonly outcome: "done" }
  /**
   * What was asked for was so before, when assigning: a license that nothing sent by this call can have assigned. When removing, there was no
   * license.
   */
  | { readonly imei: Imei; readonly outcome: "alreadyDone" }
  /**
   * The service will not do it, and asking again will not help.
   *
   * `unreleasable` marks a removal that it will never do, because the device was upgraded or its upgrade is running, as far
   * as the reason tells. Every other refusal lacks it.
   */
  | { readonly imei: Imei; readonly outcome: "refused"; readonly reason: string; readonly unreleasable?: true }
  /**
   * The answer does not say that it was done, and asking again may help. It may have been done all the same.
   *
   * `mayHaveActed` marks a request that was sent before without an answer, on which the service may still act.
   */
  | { readonly imei: Imei; readonly outcome: "failed"; readonly reason: string; readonly mayHaveActed?: true }
  /** There was no answer, or one that only a listing proves: it is not asked again. */
  | { readonly imei: Imei; readonly outcome: "unknown"; readonly reason: string };

/** What was asked of ThingSpace, for people. */
export interface Traffic {
  /** Retries included. */
  readonly calls: number;
  /** How many of them had been sent before. */
  readonly retried: number;
  /** For how long requests were throttled. */
  readonly throttledMs: number;
  /** How many devices a write may hold, when the service has refused larger ones for their size. */
  readonly mostDevices?: number | undefined;
}

/** What helps to list a large account. */
export interface ListingOptions {
  /**
   * Devices that the account is known to have, licensed or not: places at which parts of the listing may begin, to be read at a time. They
   * make it faster and change nothing of what is found.
   */
  readonly known?: Iterable<Imei> | undefined;
  readonly onProgress?: ((listed: number, total: number | undefined) => void) | undefined;
}

export interface LicenseApi {
  /**
   * Reads the account's subscription.
   *
   * @throws ThingSpaceError when the service cannot be reached, refuses the credentials or does not know the account.
   */
  subscription(account: string): Promise<Subscription>;

  /**
   * Lists all licensed devices of the account, in as many pages as it takes.
   *
   * @throws ThingSpaceError as above, and when the pages do not add up to what the service says is assigned.
   */
  licensedDevices(account: string, options?: ListingOptions): Promise<LicenseListing>;

  /**
   * Lists all devices of the account, licensed or not, in as many pages as it takes.
   *
   * @returns undefined when they are more than `atMost`
   * @throws ThingSpaceError as above, also when the pages do not lead to the end of the list.
   */
  devices(
    account: string,
    options?: Pick<ListingOptions, "onProgress"> & { readonly atMost?: number },
  ): Promise<DeviceList | undefined>;

  /**
   * Reads which devices of the account were upgraded, are being upgraded or are about to be. A device whose upgrade moves on
   * meanwhile may be in two of the sets, or be missed.
   *
   * @param options its `devices` are those of the account, when they were listed before
   * @throws ThingSpaceError as above. Upgrades that the service does not list, or not in a way that can be understood, are in `untold` instead.
   */
  upgrades(
    account: string,
    options?: Pick<ListingOptions, "onProgress"> & { readonly devices?: DeviceList | undefined },
  ): Promise<UpgradeReport>;

  /**
   * Assigns a license to each device, in batches, and yields the verdicts of each batch as it is answered.
   * Each device is answered exactly once. Idempotent on the service's side.
   *
   * @throws ThingSpaceError when it cannot go on at all (credentials refused, account unknown). What was yielded before
   * holds; for devices not yielded nothing was changed.
   */
  assign(account: string, devices: readonly Imei[]): AsyncIterable<readonly Result[]>;

  /** Takes the license from each device; otherwise as {@link LicenseApi.assign}. A scheduled upgrade is canceled by it. */
  remove(account: string, devices: readonly Imei[]): AsyncIterable<readonly Result[]>;
}
