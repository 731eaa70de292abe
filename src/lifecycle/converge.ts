import type { Imei } from "../imei";
import type { LicenseApi } from "../licenseApi";
import type { Roster } from "../roster";
import { adoptionProblem, licensedMeanwhile } from "./adoption";
import { missingPool, shortage } from "./headroom";
import { lookFirst } from "./forPeople";
import type { FleetOptions } from "./options";
import { compare, departure, planChange, type Change, type Departure, type Plan } from "./plan";
import type { Progress } from "./progress";
import { confirmListing } from "./confirmedListing";
import { leftAsBefore, settle, type Refusal, type Settlement, type Write } from "./settle";
import { refuse, unchanged } from "./refuse";

export interface ConvergeRequest {
  readonly fleet: string;
  readonly account: string;
  /** What the state says the fleet holds; nothing for a new one. */
  readonly recorded: Roster;
  /** Devices of which the state says that nobody knows whether they hold a license of the fleet. */
  readonly undetermined: Roster;
  readonly declared: Roster;
  readonly options: FleetOptions;
  /** Whether a fleet of the running program, this one included, claims the device on the account. */
  readonly isClaimed: (imei: Imei) => boolean;
  /** Whether the fleet itself goes, and not only its devices. */
  readonly isDeletion: boolean;
  /** What this process planned for it: tells which devices held a license before, should an answer be lost. */
  readonly planned: Pick<Plan, "adopt" | "confirm"> | undefined;
}

export interface Convergence {
  /** The devices that certainly hold a license for this fleet now, whatever happened; those of {@link handOver} not included. */
  readonly held: Roster;
  /** The devices of which that could not be found out, not even by looking. */
  readonly undetermined: Roster;
  readonly assigned: number;
  readonly adopted: number;
  /** Devices that turned out to hold a license of the fleet's own. */
  readonly confirmed: number;
  readonly released: number;
  /** Devices that leave the fleet for another one, with their licenses, as they are recorded. */
  readonly handOver: Roster;
  /** Devices that left the fleet and keep their licenses, as the options want it. */
  readonly left: readonly Imei[];
  /** Devices that did not get what was asked for them. */
  readonly refusals: readonly Refusal[];
  /** What stopped the change before every device was settled. */
  readonly failure: Error | undefined;
}

export interface ConvergeTools {
  readonly api: LicenseApi;
  readonly progress: Progress;
  readonly pause: (attempt: number) => Promise<void>;
}

/**
 * The one flow of create, update and delete: makes the account hold what is declared, and says truly what it holds afterwards.
 *
 * @throws Error before the first write when the change does not fit the pool; nothing was changed then.
 */
export async function converge(request: ConvergeRequest, tools: ConvergeTools): Promise<Convergence> {
  const change = compare(request, request.declared);
  const leaving = departure(change.dropped, request.options, request.isClaimed);
  const order = await orderOfAssignments(request, change, leaving, tools.api);
  const outcome = new Outcome(request, leaving, order.planned);

  outcome.assigned(await settle(assignment(request.account, order.first, tools)));
  if (outcome.goesOn) {
    outcome.released(await settle(removal(request.account, leaving.release, tools)));
  }
  if (outcome.goesOn) {
    outcome.assigned(await settle(assignment(request.account, order.afterReleases, tools)));
  }
  return outcome.convergence();
}

interface AssignmentOrder {
  readonly first: readonly Imei[];
  /** Devices for which there is no license until others have been released. */
  readonly afterReleases: readonly Imei[];
  readonly planned: Pick<Plan, "adopt" | "confirm"> | undefined;
}

/**
 * Adding comes before releasing, so that no declared device is ever without its license; only on a pool that is too small
 * for that, what does not fit waits for the releases.
 *
 * The subscription alone decides when it has room for everything. Only when it has not, or when nothing may be adopted, a
 * listing tells which of the devices hold a license already.
 */
async function orderOfAssignments(
  { fleet, account, options, undetermined, planned }: ConvergeRequest,
  change: Change,
  leaving: Departure,
  api: LicenseApi,
): Promise<AssignmentOrder> {
  if (change.added.length === 0) {
    return { first: [], afterReleases: [], planned };
  }
  const subscription = await lookFirst(fleet, () => api.subscription(account));
  refuse(unchanged(missingPool(subscription)));
  const free = subscription.licenseCount - subscription.licenseUsedCount;
  if (options.adopt && change.added.length <= free) {
    return { first: change.added, afterReleases: [], planned };
  }
  const listing = await lookFirst(fleet, () => api.licensedDevices(account));
  const facts = { listing, upgrades: undefined, undetermined };
  const plan = planChange({ fleet, account }, change, leaving, options, facts);
  if (!options.adopt) {
    refuse(adoptionProblem(plan));
  }
  refuse(unchanged(shortage(subscription, [plan])));
  const fitting = Math.max(free, 0);
  return {
    first: [...plan.adopt, ...plan.confirm, ...plan.assign.slice(0, fitting)],
    afterReleases: plan.assign.slice(fitting),
    planned: plan,
  };
}

function assignment(account: string, devices: readonly Imei[], { api, pause, progress }: ConvergeTools): Write {
  return {
    devices,
    send: (batch) => api.assign(account, batch),
    holds: (imei, listing) => listing.devices.has(imei),
    list: async () => confirmListing(api, await api.licensedDevices(account)),
    pause,
    onProgress: progress.of("assigned"),
  };
}

function removal(account: string, devices: readonly Imei[], { api, pause, progress }: ConvergeTools): Write {
  return {
    devices,
    send: (batch) => api.remove(account, batch),
    holds: (imei, listing) => !listing.devices.has(imei),
    list: async () => confirmListing(api, await api.licensedDevices(account)),
    pause,
    onProgress: progress.of("released"),
  };
}

/** Adds up settlements; the only place that decides what is recorded. */
class Outcome {
  readonly #held: Map<Imei, string | undefined>;
  /** What was undetermined is so until a write or a look settles it. */
  readonly #undetermined: Map<Imei, string | undefined>;
  readonly #refusals: Refusal[] = [];
  readonly #adopts: ReadonlySet<Imei>;
  readonly #confirms: ReadonlySet<Imei>;
  readonly #gained = { assigned: 0, adopted: 0, confirmed: 0 };
  #released = 0;
  readonly #left: Imei[];
  readonly #handOver = new Map<Imei, string | undefined>();
  #failure: Error | undefined;

  constructor(
    private readonly request: ConvergeRequest,
    { handOver, keep }: Departure,
    planned: AssignmentOrder["planned"],
  ) {
    this.#adopts = new Set(planned?.adopt);
    this.#confirms = new Set(planned?.confirm);
    // Devices that stay take the declared label; devices to be released keep theirs until they are.
    this.#held = new Map(request.recorded);
    this.#undetermined = new Map(request.undetermined);
    for (const imei of request.recorded.keys()) {
      if (request.declared.has(imei)) {
        this.#held.set(imei, request.declared.get(imei));
      }
    }
    for (const imei of handOver) {
      this.#handOver.set(imei, request.recorded.get(imei) ?? request.undetermined.get(imei));
    }
    for (const imei of [...handOver, ...keep]) {
      this.#held.delete(imei);
      this.#undetermined.delete(imei);
    }
    this.#left = [...keep];
  }

  get goesOn(): boolean {
    return this.#failure === undefined;
  }

  assigned(settlement: Settlement): void {
    const refused = [...settlement.refused];
    for (const imei of settlement.done) {
      this.#hold(imei, "assigned");
    }
    for (const imei of settlement.already) {
      if (this.request.undetermined.has(imei)) {
        this.#hold(imei, "confirmed");
      } else if (this.request.options.adopt) {
        this.#hold(imei, "adopted");
      } else {
        refused.push({ imei, reason: licensedMeanwhile });
      }
    }
    for (const imei of settlement.found) {
      this.#hold(imei, this.#adopts.has(imei) ? "adopted" : this.#confirms.has(imei) ? "confirmed" : "assigned");
    }
    this.#note({ ...settlement, refused });
  }

  released(settlement: Settlement): void {
    for (const imei of [settlement.done, settlement.already, settlement.found].flat()) {
      this.#held.delete(imei);
      this.#undetermined.delete(imei);
    }
    this.#released += settlement.done.length + settlement.found.length;
    const leave = (refusal: Refusal) => this.request.options.unreleasable === "leave" && refusal.unreleasable === true;
    for (const { imei } of settlement.refused.filter(leave)) {
      this.#held.delete(imei);
      this.#undetermined.delete(imei);
      this.#left.push(imei);
    }
    this.#note({ ...settlement, refused: settlement.refused.filter((refusal) => !leave(refusal)) });
  }

  convergence(): Convergence {
    return {
      held: this.#held,
      undetermined: this.#undetermined,
      ...this.#gained,
      released: this.#released,
      handOver: this.#handOver,
      left: this.#left,
      refusals: this.#refusals,
      failure: this.#failure,
    };
  }

  #hold(imei: Imei, as: "assigned" | "adopted" | "confirmed"): void {
    this.#held.set(imei, this.request.declared.get(imei));
    this.#undetermined.delete(imei);
    this.#gained[as] += 1;
  }

  #note({ refused, undetermined, untried, failure }: Settlement): void {
    for (const { imei } of undetermined) {
      this.#undetermined.set(imei, this.request.declared.get(imei) ?? this.#held.get(imei));
      this.#held.delete(imei);
    }
    // One by one: a fleet can have more devices than a call can have arguments.
    for (const refusal of [refused, undetermined].flat()) {
      this.#refusals.push(refusal);
    }
    for (const imei of untried) {
      this.#refusals.push({ imei, reason: leftAsBefore });
    }
    this.#failure ??= failure;
  }
}
