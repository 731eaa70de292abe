import type { Imei } from "../imei";
import type { LicenseApi } from "../licenseApi";
import type { Roster } from "../roster";
import { missingPool, shortage } from "./headroom";
import { compare, planChange, type Change, type Plan } from "./plan";
import type { Progress } from "./progress";
import { settle, type Refusal, type Settlement, type Write } from "./settle";

export interface ConvergeRequest {
  readonly fleet: string;
  readonly account: string;
  /** What the state says the fleet holds; nothing for a new one. */
  readonly recorded: Roster;
  readonly declared: Roster;
}

export interface Convergence {
  /** The devices that hold a license for this fleet now, whatever happened. */
  readonly held: Roster;
  readonly assigned: number;
  readonly adopted: number;
  readonly released: number;
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
  const change = compare(request.recorded, request.declared);
  const order = await orderOfAssignments(request, change, tools.api);
  const outcome = new Outcome(request);

  outcome.assigned(await settle(assignment(request.account, order.first, tools)));
  if (outcome.goesOn) {
    outcome.released(await settle(removal(request.account, change.dropped, tools)));
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
}

/**
 * Adding comes before releasing, so that no declared device is ever without its license; only on a pool that is too small
 * for that, what does not fit waits for the releases.
 *
 * The subscription alone decides when it has room for everything. Only when it has not, a listing tells which of the devices
 * hold a license already.
 */
async function orderOfAssignments(
  { fleet, account }: ConvergeRequest,
  change: Change,
  api: LicenseApi,
): Promise<AssignmentOrder> {
  if (change.added.length === 0) {
    return { first: [], afterReleases: [] };
  }
  const subscription = await api.subscription(account);
  refuse(missingPool(subscription));
  const free = subscription.licenseCount - subscription.licenseUsedCount;
  if (change.added.length <= free) {
    return { first: change.added, afterReleases: [] };
  }
  const plan: Plan = planChange({ fleet, account }, change, await api.licensedDevices(account));
  refuse(shortage(subscription, [plan]));
  const fitting = Math.max(free, 0);
  return {
    first: [...plan.adopt, ...plan.assign.slice(0, fitting)],
    afterReleases: plan.assign.slice(fitting),
  };
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) {
    throw new Error(problem);
  }
}

function assignment(account: string, devices: readonly Imei[], { api, pause, progress }: ConvergeTools): Write {
  return {
    devices,
    send: (batch) => api.assign(account, batch),
    holds: (imei, listing) => listing.devices.has(imei),
    list: () => api.licensedDevices(account),
    pause,
    onProgress: progress.of("assigned", devices.length),
  };
}

function removal(account: string, devices: readonly Imei[], { api, pause, progress }: ConvergeTools): Write {
  return {
    devices,
    send: (batch) => api.remove(account, batch),
    holds: (imei, listing) => !listing.devices.has(imei),
    list: () => api.licensedDevices(account),
    pause,
    onProgress: progress.of("released", devices.length),
  };
}

/** Adds up settlements; the only place that decides what is recorded. */
class Outcome {
  readonly #held: Map<Imei, string | undefined>;
  readonly #refusals: Refusal[] = [];
  #assigned = 0;
  #adopted = 0;
  #released = 0;
  #failure: Error | undefined;

  constructor(private readonly request: ConvergeRequest) {
    // Devices that stay take the declared label; devices to be released keep theirs until they are.
    this.#held = new Map(request.recorded);
    for (const imei of request.recorded.keys()) {
      if (request.declared.has(imei)) {
        this.#held.set(imei, request.declared.get(imei));
      }
    }
  }

  get goesOn(): boolean {
    return this.#failure === undefined;
  }

  assigned(settlement: Settlement): void {
    for (const imei of [...settlement.done, ...settlement.already]) {
      this.#held.set(imei, this.request.declared.get(imei));
    }
    this.#assigned += settlement.done.length;
    this.#adopted += settlement.already.length;
    // What is undetermined is not recorded: the next `up` then asks for it again, which is harmless if it did take effect.
    this.#note(settlement);
  }

  released(settlement: Settlement): void {
    for (const imei of [...settlement.done, ...settlement.already]) {
      this.#held.delete(imei);
    }
    this.#released += settlement.done.length;
    // What is undetermined stays recorded, so that the next `up` releases it again.
    this.#note(settlement);
  }

  convergence(): Convergence {
    return {
      held: this.#held,
      assigned: this.#assigned,
      adopted: this.#adopted,
      released: this.#released,
      refusals: this.#refusals,
      failure: this.#failure,
    };
  }

  #note({ refused, undetermined, untried, failure }: Settlement): void {
    this.#refusals.push(...refused, ...undetermined);
    this.#refusals.push(...untried.map((imei) => ({ imei, reason: "not tried" })));
    this.#failure ??= failure;
  }
}
