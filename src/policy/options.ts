import type { JudgingPolicy } from "./policyNames";

/** A violation, or an advisory report by `license-not-evaluated`. */
export type FailOrWarn = "fail" | "warn";

export interface HeadroomLimits {
  /**
   * Licenses of the account that must be free after the deployment.
   *
   * @default 0
   */
  readonly minFree?: number;
  /**
   * The same as a share of the account's licenses, in percent. Both limits hold.
   *
   * @default 5
   */
  readonly minFreePercent?: number;
}

/** Settings of `license-headroom`. */
export interface HeadroomOptions extends HeadroomLimits {
  /**
   * Limits of single accounts, by account name. They override the limits for all.
   *
   * @default {}
   */
  readonly accounts?: Readonly<Record<string, HeadroomLimits>>;
  /**
   * The result when too few licenses are free and the deployment assigns no more than it releases. `"fail"` refuses even releases
   * that help, and unrelated changes.
   *
   * @default "warn"
   */
  readonly whenNotWorse?: FailOrWarn;
  /**
   * The result for an account that cannot be evaluated.
   *
   * @default "fail"
   */
  readonly whenUnknown?: FailOrWarn;
}

export interface ReleaseLimits {
  /**
   * The most licenses of the account that one deployment may release.
   *
   * @default no such limit
   */
  readonly maxReleases?: number;
  /**
   * The same as a share of the account's licenses in use, in percent. Both limits hold.
   *
   * @default 25
   */
  readonly maxReleasePercent?: number;
}

/** Settings of `license-release-limit`. */
export interface ReleaseLimitOptions extends ReleaseLimits {
  /**
   * Limits of single accounts, by account name. They override the limits for all.
   *
   * @default {}
   */
  readonly accounts?: Readonly<Record<string, ReleaseLimits>>;
  /**
   * The result for an account that cannot be evaluated.
   *
   * @default "fail"
   */
  readonly whenUnknown?: FailOrWarn;
}

/** Settings of `license-cost`. */
export interface CostOptions {
  /**
   * The price of a license per month, for the reports of `license-cost` and `license-idle`.
   *
   * @default no cost is reported
   */
  readonly pricePerLicense?: number;
  /**
   * The currency of all prices, in three capital letters.
   *
   * @default "USD"
   */
  readonly currency?: string;
  /**
   * Prices of single accounts, by account name. They override the price for all.
   *
   * @default {}
   */
  readonly accounts?: Readonly<Record<string, { readonly pricePerLicense: number }>>;
}

/** Settings of `license-idle`. */
export interface IdleOptions {
  /**
   * The share of an account's licenses, in percent, that may be free after the deployment.
   *
   * @default 50
   */
  readonly maxIdlePercent?: number;
}

/** Settings of `license-unmanaged`, which looks at each `FotaSubscription` with `unmanaged: true`. */
export interface UnmanagedOptions {
  /**
   * The most licensed devices of the account that may be in no fleet.
   *
   * @default 0
   */
  readonly maxUnmanaged?: number;
  /**
   * IMEIs of devices that may hold a license without a fleet. They are looked for among the first 1,000 of the account.
   *
   * @default []
   */
  readonly ignore?: readonly string[];
}

/** Settings of `fleet-safeguards`. */
export interface SafeguardsOptions {
  /**
   * Fleets with more devices than this must be protected and have a removal limit.
   *
   * @default 100
   */
  readonly devices?: number;
}

/** Exempts an account from a policy, or from all, for a time. */
export interface Exemption {
  /** The billing account. */
  readonly account: string;
  /** The policy, or `"*"` for all. */
  readonly policy: JudgingPolicy | "*";
  /** Why; shown in every report. */
  readonly reason: string;
  /** The last day on which it holds, in UTC, such as `"2026-12-31"`. */
  readonly expires: string;
}

/** Settings of `license-exemptions`. */
export interface ExemptionsOptions {
  /**
   * Which account is exempt from which policy, why, and until when.
   *
   * @default []
   */
  readonly exemptions?: readonly Exemption[];
}

/** Defaults for the settings, by policy. The pack's configuration overrides them. */
export interface FotaPolicyOptions {
  readonly "license-exemptions"?: ExemptionsOptions;
  readonly "license-headroom"?: HeadroomOptions;
  readonly "license-release-limit"?: ReleaseLimitOptions;
  readonly "license-cost"?: CostOptions;
  readonly "license-idle"?: IdleOptions;
  readonly "license-unmanaged"?: UnmanagedOptions;
  readonly "fleet-safeguards"?: SafeguardsOptions;
  /**
   * The clock by which exemptions expire.
   *
   * @default the system's clock
   */
  readonly now?: () => Date;
}
