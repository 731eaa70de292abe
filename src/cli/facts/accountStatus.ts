import { sharesOf, type FleetShares } from "./fleetShares";
import { labelSharesOf, type LabelShare } from "./labelShares";
import { pluralize, counted, firstOf } from "../../text/plurals";
import type { LicenseListing, Subscription, UpgradeReport } from "../../ports/licenseApi";
import { problem, withSentence } from "../../problemCodes";
import type { AccountReader } from "./accountReader";
import { overlapsAmong } from "./fleetOverlaps";
import type { FleetRoster } from "./fleetReader";
import { breakDown, type PoolBreakdown } from "./poolBreakdown";
import { factsOf, type SubscriptionFacts } from "./subscriptionFacts";

/** What to read beside the subscription. */
export interface StatusQuestion {
  readonly breakdown: boolean;
  /** Set with files or stacks, even if none has a fleet of the account. */
  readonly byFleet: boolean;
  readonly fleets: readonly FleetRoster[];
  /** Fleets as interrupted runs were about to make them. */
  readonly interrupted: readonly FleetRoster[];
  readonly byLabel: boolean;
}

export interface AccountStatus {
  readonly facts: SubscriptionFacts;
  readonly breakdown?: PoolBreakdown | undefined;
  readonly shares?: FleetShares<FleetRoster> | undefined;
  readonly labels?: readonly LabelShare[] | undefined;
  /** Why the numbers may be off. */
  readonly warnings: readonly string[];
}

export async function readStatus(
  account: string,
  { breakdown, byFleet, fleets, interrupted, byLabel }: StatusQuestion,
  reader: AccountReader,
): Promise<AccountStatus> {
  const subscription = await reader.subscription(account);
  if (!breakdown && !byFleet) {
    return { facts: factsOf(subscription), warnings: [] };
  }
  const upgrades = breakdown ? await reader.upgrades(account) : undefined;
  // With known devices, the listing is read in parallel.
  const listing = await reader.licensedDevices(account, upgrades?.known);
  // The account may have changed while the lists were read.
  const latest = isConsistent(subscription, listing) ? subscription : await reader.subscription(account);
  return {
    facts: factsOf(latest),
    breakdown: upgrades === undefined ? undefined : breakDown(listing, upgrades),
    shares: byFleet ? sharesOf([...fleets, ...interrupted], listing.devices) : undefined,
    labels: byLabel ? labelSharesOf(fleets, listing.devices) : undefined,
    warnings: [
      ...unrecorded(fleets, interrupted, listing),
      ...inconsistency(latest, listing),
      ...(upgrades === undefined ? [] : unknownUpgrades(listing, upgrades)),
      ...overlapsAmong(account, fleets).map((text) =>
        withSentence(
          text,
          "If both are one fleet, give it once. Here each device counts for the fleet that is given first.",
        ),
      ),
    ],
  };
}

/** Once the stack is deployed again, nothing else records these licenses. */
function unrecorded(
  fleets: readonly FleetRoster[],
  interrupted: readonly FleetRoster[],
  { devices }: LicenseListing,
): readonly string[] {
  return interrupted.flatMap(({ fleet, roster }) => {
    const licensed = [...roster.keys()].filter(
      (imei) => devices.has(imei) && !fleets.some((other) => other.roster.has(imei)),
    );
    return licensed.length === 0
      ? []
      : [
          problem(
            "licenses-unrecorded",
            `fleet ${fleet}: an interrupted run was to license ${counted(licensed.length, "device")} that ${pluralize(licensed.length, "[holds a license|hold licenses]")} now and that no fleet records: ` +
              `${firstOf(licensed)}. Run pulumi up with the program of that run, unchanged: it records ${pluralize(licensed.length, "[it|them]")}.`,
          ),
        ];
  });
}

function isConsistent({ licenseUsedCount }: Subscription, { devices }: LicenseListing): boolean {
  return licenseUsedCount === devices.size;
}

function inconsistency(subscription: Subscription, listing: LicenseListing): readonly string[] {
  const { account, licenseUsedCount } = subscription;
  return isConsistent(subscription, listing)
    ? []
    : [
        problem(
          "listing-inconsistent",
          `account ${account}: ${counted(listing.devices.size, "licensed device")} ${pluralize(listing.devices.size, "[is|are]")} listed, ` +
            `and ${counted(licenseUsedCount, "license")} counted as used: the account may have changed meanwhile. Run again.`,
        ),
      ];
}

function unknownUpgrades({ account, devices }: LicenseListing, { known, gaps }: UpgradeReport): readonly string[] {
  const missing = [...devices].filter((device) => known?.has(device) === false).length;
  const sentences =
    missing === 0
      ? gaps
      : [
          ...gaps,
          `${counted(missing, "licensed device")} ${pluralize(missing, "[is|are]")} not in the device list of this version of the API, ` +
            `so it is not known whether ${pluralize(missing, "[its license|their licenses]")} can be released.`,
        ];
  return sentences.map((sentence) => problem("upgrades-unknown", `account ${account}: ${sentence}`));
}
