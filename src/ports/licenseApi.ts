/** The port between `reconcile/`, which decides, and `thingspace/`, which implements it; neither knows the other. */
import type { Imei } from "../fleet/imei";

export interface Subscription {
  readonly account: string;
  /** As ThingSpace spells them: `TS-HFOTA-MRC` (a pool paid by the month), `TS-HFOTA-EVNT` (billed per upgrade). */
  readonly purchaseTypes: readonly string[];
  /** In the monthly pool; 0 for an account billed only per event. */
  readonly licenseCount: number;
  /** Assigned to devices; more than `licenseCount` after the subscription shrank. */
  readonly licenseUsedCount: number;
  /** As printed; the format differs between API versions. */
  readonly updateTime: string | undefined;
}

/** Never partial: a listing that cannot be proved whole is an error. */
export interface LicenseListing {
  readonly account: string;
  readonly licenseCount: number;
  readonly devices: ReadonlySet<string>;
}

/** All devices of an account, as far as the API version tells. */
export interface DeviceList {
  /** Licensed or not; undefined when the API version does not list them. */
  readonly known: ReadonlySet<string> | undefined;
  /** Devices whose firmware cannot be upgraded. */
  readonly ineligible: ReadonlySet<string>;
  /** Devices of which ThingSpace does not say whether it can. */
  readonly eligibilityUnknown: ReadonlySet<string>;
  /** Devices that have ever completed an upgrade: their licenses are never released. */
  readonly upgraded: ReadonlySet<string>;
  /** Sentences about upgrades that are unknown; empty when all are known. */
  readonly gaps: readonly string[];
}

/**
 * A list that could not be read.
 *
 * @param gap why, as a sentence
 */
export function missingDeviceList(gap: string): DeviceList {
  return {
    known: undefined,
    ineligible: new Set(),
    eligibilityUnknown: new Set(),
    upgraded: new Set(),
    gaps: [gap],
  };
}

/** What prevents releases, as far as the API version tells. */
export interface UpgradeReport extends DeviceList {
  /** Devices whose upgrade is running: their licenses are not released. */
  readonly upgrading: ReadonlySet<string>;
  /** Devices whose upgrade is scheduled and not started: a release cancels it. */
  readonly scheduled: ReadonlySet<string>;
}

/** The outcome for one device in a write; a device not sent has none. */
export type Result =
  /** The write took effect. */
  | { readonly imei: Imei; readonly outcome: "done" }
  /**
   * It was so before this call: when assigning, nothing that it sent can have caused that; when removing, no license was
   * there.
   */
  | { readonly imei: Imei; readonly outcome: "alreadyDone" }
  /**
   * The service will not do it, and a retry will not help.
   *
   * `unreleasable` marks a removal that it will never do, because the device was upgraded or its upgrade is running, as
   * far as the reason tells. `mayHaveActed` as below.
   */
  | {
      readonly imei: Imei;
      readonly outcome: "refused";
      readonly reason: string;
      readonly unreleasable?: true;
      readonly mayHaveActed?: true;
    }
  /**
   * The response does not say that it was done; a retry may help.
   *
   * `mayHaveActed` marks an answer that does not rule it out, and a request with an earlier, unanswered
   * attempt, on which the service may still act.
   */
  | { readonly imei: Imei; readonly outcome: "failed"; readonly reason: string; readonly mayHaveActed?: true }
  /** No response, or one that leaves the outcome to a listing: not retried. */
  | { readonly imei: Imei; readonly outcome: "unknown"; readonly reason: string };

/**
 * Corrects a result for earlier attempts on the same device: `alreadyDone` after a resend means that an earlier attempt
 * did it, and an earlier attempt without a response may still take effect after a negative result.
 */
export function withEarlierAttempts(
  result: Result,
  { isResent, mayHaveActed }: { readonly isResent: boolean; readonly mayHaveActed: boolean },
): Result {
  const { outcome } = result;
  if (outcome === "alreadyDone" && isResent) {
    return { imei: result.imei, outcome: "done" };
  }
  const isNegative = outcome === "failed" || (outcome === "refused" && result.unreleasable !== true);
  return isNegative && mayHaveActed ? { ...result, mayHaveActed } : result;
}

export interface Traffic {
  /** Retries included. */
  readonly calls: number;
  /** Calls that were retries. */
  readonly retried: number;
  readonly throttledMs: number;
  /** Most devices in a write, once the service has refused larger ones for their size. */
  readonly mostDevices?: number | undefined;
}

export interface ListingOptions {
  /**
   * Devices that the account is known to have, licensed or not: parts of the listing may begin there and be read in
   * parallel. They make it faster and do not change the result.
   */
  readonly known?: Iterable<Imei> | undefined;
  readonly onProgress?: ((listed: number, total: number | undefined) => void) | undefined;
}

export interface LicenseApi {
  /**
   * @throws ThingSpaceError when the service cannot be reached, refuses the credentials or does not know the account.
   */
  subscription(account: string): Promise<Subscription>;

  /** @throws ThingSpaceError as above, and when the pages list another number than the service says is assigned. */
  licensedDevices(account: string, options?: ListingOptions): Promise<LicenseListing>;

  /**
   * Lists all devices of the account, licensed or not.
   *
   * @returns undefined when they are more than `atMost`
   * @throws ThingSpaceError as above, also when the pages do not lead to the end of the list.
   */
  devices(
    account: string,
    options?: Pick<ListingOptions, "onProgress"> & { readonly atMost?: number },
  ): Promise<DeviceList | undefined>;

  /**
   * Reads which devices were upgraded, are being upgraded or are about to be. A device whose upgrade progresses
   * meanwhile may be in two of the sets, or missed.
   *
   * @param options its `devices` are those of the account, when already listed
   * @throws ThingSpaceError as above. Upgrades that the service does not list, or not readably, are in `gaps`
   * instead.
   */
  upgrades(
    account: string,
    options?: Pick<ListingOptions, "onProgress"> & { readonly devices?: DeviceList | undefined },
  ): Promise<UpgradeReport>;

  /**
   * Assigns a license to each device, in batches, and yields the results of each batch: exactly one for each device.
   * Idempotent on the service's side.
   *
   * @throws ThingSpaceError when it cannot continue (credentials refused, account unknown). What was yielded holds; for
   * devices not yielded nothing was changed.
   */
  assign(account: string, devices: readonly Imei[]): AsyncIterable<readonly Result[]>;

  /** Removes the license from each device; otherwise as {@link LicenseApi.assign}. This cancels a scheduled upgrade. */
  remove(account: string, devices: readonly Imei[]): AsyncIterable<readonly Result[]>;
}
