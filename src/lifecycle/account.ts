import type { Imei } from "../imei";
import type { LicenseApi, LicenseListing, Subscription, UpgradeReport } from "../licenseApi";
import type { Roster } from "../roster";
import { confirmListing } from "./confirmedListing";
import { createProgress, type ProgressTools } from "./progress";
import { WrittenListing } from "./writtenListing";

/** What was read since the last write; replaced as a whole, so that a slow failing read never clears a newer one. */
interface SharedReads {
  /** Puts together what was listed before the write and what the write did to it; undefined when that is not known. */
  written?: () => Promise<LicenseListing | undefined>;
  subscription?: Promise<Subscription>;
  listing?: Promise<LicenseListing>;
  confirmed?: Promise<LicenseListing>;
}

/**
 * What this process knows of one billing account. All fleets of a run share it: one subscription, one listing, one writer
 * at a time.
 *
 * Reads and writes take turns in the order in which they were asked for, and asking for a write drops what was read
 * before it, so nothing acts on a listing that is older than the last write. What a write did to the listing is told by its verdicts, so
 * that it need not be listed again after each fleet, as long as the subscription then counts the same; before a license is called gone, it
 * is. Which devices were upgraded does not depend on what is written here, and is read once.
 */
export class Account {
  #shared: SharedReads = {};
  #upgrades: Promise<UpgradeReport> | undefined;
  /** Listings that were put together and not read. */
  readonly #inferred = new WeakSet<LicenseListing>();
  #lastInLine: Promise<unknown> = Promise.resolve();
  readonly #known = new Set<Roster>();
  private readonly api: LicenseApi;

  /** @param tools tell people how far a long listing has come */
  constructor(
    readonly name: string,
    api: LicenseApi,
    tools: ProgressTools,
  ) {
    const progress = (done: string) => createProgress(`account ${name}`, tools).of(done);
    this.api = {
      subscription: (of) => api.subscription(of),
      licensedDevices: (of) =>
        api.licensedDevices(of, {
          known: devicesOf(this.#known),
          onProgress: progress("licensed devices listed"),
        }),
      upgrades: (of) => api.upgrades(of, { onProgress: progress("devices looked through") }),
      assign: (of, devices) => api.assign(of, devices),
      remove: (of, devices) => api.remove(of, devices),
    };
  }

  /** Takes note of devices that the account has, whether they hold a license or not: with them it is listed faster. */
  knows(roster: Roster): void {
    this.#known.add(roster);
  }

  /** The subscription, read at most once between two writes. */
  subscription(): Promise<Subscription> {
    const shared = this.#shared;
    shared.subscription ??= this.#read(
      () => this.api.subscription(this.name),
      () => delete shared.subscription,
    );
    return shared.subscription;
  }

  /** All licensed devices, listed at most once between two writes. */
  licensedDevices(): Promise<LicenseListing> {
    const shared = this.#shared;
    shared.listing ??= this.#list(shared);
    shared.listing.catch(() => delete shared.listing);
    return shared.listing;
  }

  /** One turn, from the write to the look: what was read after a later write must not be taken for what was before it. */
  #list(shared: SharedReads): Promise<LicenseListing> {
    return this.#inLine(async () => (await this.#infer(shared)) ?? this.api.licensedDevices(this.name));
  }

  /** What was listed before the last write and what that did to it, when the subscription counts the same. */
  async #infer(shared: SharedReads): Promise<LicenseListing | undefined> {
    const written = await shared.written?.();
    if (written === undefined) {
      return undefined;
    }
    const subscription = await this.api.subscription(this.name);
    shared.subscription ??= Promise.resolve(subscription);
    const { licenseCount, licenseUsedCount } = subscription;
    if (licenseUsedCount !== written.devices.size) {
      return undefined;
    }
    const inferred = { ...written, licenseCount };
    this.#inferred.add(inferred);
    return inferred;
  }

  /**
   * The same for who wants to know of these devices: when one of them is missing, the listing is handed out once the subscription agrees
   * with it, as it must before a license is called gone.
   */
  async licensedDevicesFor(devices: readonly Imei[]): Promise<LicenseListing> {
    const shared = this.#shared;
    const reading = this.licensedDevices();
    const listing = await reading;
    if (devices.every((imei) => listing.devices.has(imei))) {
      return listing;
    }
    if (shared !== this.#shared) {
      // Somebody has asked for a write meanwhile: what was listed before it is not to be handed to those who ask after it.
      return this.licensedDevicesFor(devices);
    }
    if (this.#inferred.has(listing)) {
      // Of several who find it wanting, the first has it listed for all.
      if (shared.listing === reading) {
        delete shared.listing;
        delete shared.written;
      }
      return this.licensedDevicesFor(devices);
    }
    const confirmed = await this.#confirmed(listing);
    return shared === this.#shared ? confirmed : this.licensedDevicesFor(devices);
  }

  #confirmed(listing: LicenseListing): Promise<LicenseListing> {
    const shared = this.#shared;
    shared.confirmed ??= this.#read(
      () => confirmListing(this.api, listing),
      () => delete shared.confirmed,
    );
    return shared.confirmed;
  }

  /** What stands in the way of releasing licenses, read once: a verdict tells of what has changed since. */
  upgrades(): Promise<UpgradeReport> {
    this.#upgrades ??= this.#read(
      () => this.api.upgrades(this.name),
      () => (this.#upgrades = undefined),
    );
    return this.#upgrades;
  }

  /** Runs `work` with the account to itself. It must ask the API it is handed, not the shared reads, which wait for it. */
  write<Result>(work: (api: LicenseApi) => Promise<Result>): Promise<Result> {
    const { listing, written } = this.#shared;
    const changes = new WrittenListing();
    const writing = this.#inLine(() => work(changes.watch(this.api)));
    this.#shared = { written: () => writtenAfter(writing, listing ?? written?.(), changes) };
    return writing;
  }

  #read<Result>(read: () => Promise<Result>, forget: () => void): Promise<Result> {
    const reading = this.#inLine(read);
    // A failure is told to those who asked, and not remembered: the next one asks again.
    reading.catch(forget);
    return reading;
  }

  #inLine<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#lastInLine.then(work);
    this.#lastInLine = turn.catch(() => undefined);
    return turn;
  }
}

/** One after the other, because a short listing asks for none of them. */
function* devicesOf(rosters: Iterable<Roster>): Generator<Imei, void, undefined> {
  for (const roster of rosters) {
    yield* roster.keys();
  }
}

/** Also of a write that failed: what was answered before holds. */
async function writtenAfter(
  writing: Promise<unknown>,
  listing: Promise<LicenseListing | undefined> | undefined,
  changes: WrittenListing,
): Promise<LicenseListing | undefined> {
  try {
    const before = await listing;
    await writing.catch(() => undefined);
    return before === undefined ? undefined : changes.after(before);
  } catch {
    // It could not be listed before.
    return undefined;
  }
}
