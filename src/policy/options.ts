import type { JudgingPolicy } from "./names";

/** What becomes of an account: a violation, or an advisory report by `license-not-evaluated`. */
export type FailOrWarn = "fail" | "warn";

export interface HeadroomLimits {
  /**
   * Licenses of the account that are to be free once the deployment is done.
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
   * Limits of single accounts, by account name. A limit that is not named here is the one for all.
   *
   * @default {}
   */
  readonly accounts?: Readonly<Record<string, HeadroomLimits>>;
  /**
   * What becomes of an account that has too few free, with a deployment that assigns no more licenses than it releases: a violation would
   * refuse the releases that help, and changes that have nothing to do with the account.
   *
   * @default "warn"
   */
  readonly whenNotWorse?: FailOrWarn;
  /**
   * What becomes of an account that cannot be judged.
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

/**
 * Settings of `license-release-limit`.
 *
 * It sees the releases of fleets that are in the program. A fleet that was taken out of the program is invisible to every preview,
 * because the engine asks nobody about it before it is deleted: only its own removal limit guards that one.
 */
export interface ReleaseLimitOptions extends ReleaseLimits {
  /**
   * Limits of single accounts, by account name. A limit that is not named here is the one for all.
   *
   * @default {}
   */
  readonly accounts?: Readonly<Record<string, ReleaseLimits>>;
  /**
   * What becomes of an account that cannot be judged.
   *
   * @default "fail"
   */
  readonly whenUnknown?: FailOrWarn;
}

/** Settings of `license-idle`. */
export interface IdleOptions {
  /**
   * The share of an account's licenses, in percent, that may be free once the deployment is done.
   *
   * @default 50
   */
  readonly maxIdlePercent?: number;
  /**
   * What a license costs a month, to say what the free ones amount to.
   *
   * @default nothing is said of it
   */
  readonly pricePerLicense?: number;
  /**
   * The currency of the price, in three capital letters.
   *
   * @default "USD"
   */
  readonly currency?: string;
}

/** Settings of `fleet-safeguards`. */
export interface SafeguardsOptions {
  /**
   * Fleets with more devices than this are to be protected and to have a removal limit.
   *
   * @default 100
   */
  readonly devices?: number;
}

/** Lets one account off one policy, or off all, for a time. */
export interface Exemption {
  /** The billing account. */
  readonly account: string;
  /** The policy, or `"*"` for all that judge. */
  readonly policy: JudgingPolicy | "*";
  /** Why; shown in every report. */
  readonly reason: string;
  /** The last day on which it holds, in UTC, such as `"2026-12-31"`. */
  readonly expires: string;
}

/** Settings of `license-exemptions`. */
export interface ExemptionsOptions {
  /**
   * Which account need not follow which policy, why, and until when.
   *
   * @default []
   */
  readonly exemptions?: readonly Exemption[];
}

/** Defaults for the settings of the policies, by policy, in the shape of the pack's config. What the config names, wins. */
export interface FotaPolicyOptions {
  readonly "license-exemptions"?: ExemptionsOptions;
  readonly "license-headroom"?: HeadroomOptions;
  readonly "license-release-limit"?: ReleaseLimitOptions;
  readonly "license-idle"?: IdleOptions;
  readonly "fleet-safeguards"?: SafeguardsOptions;
  /**
   * Tells the time, by which exemptions expire.
   *
   * @default the system's clock
   */
  readonly now?: () => Date;
}
