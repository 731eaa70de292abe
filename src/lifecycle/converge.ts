import type { Imei } from "../imei";
import type { LicenseApi } from "../licenseApi";
import { adoptionProblem } from "./adoption";
import { missingPool, shortage } from "./headroom";
import { isBug, lookFirst } from "./forPeople";
import { compare, departure, planChange, type Change, type Departure } from "./plan";
import type { Progress } from "./progress";
import { Outcome, type Convergence, type ConvergeRequest } from "./convergence";
import { confirmListing } from "./confirmedListing";
import { settle, type Write } from "./settle";
import { refuse, unchanged } from "./refuse";
import { resultOrError } from "./resultOrError";

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

  outcome.found(order.licensed);
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
  /** Devices that hold a license already, by a listing of this moment: nothing is sent for them. */
  readonly licensed: readonly Imei[];
  readonly first: readonly Imei[];
  /** Devices for which there is no license until others have been released. */
  readonly afterReleases: readonly Imei[];
  readonly planned: ConvergeRequest["planned"];
}

/** How many devices a page of a listing has, and a request to assign, unless settings or the service say otherwise: near enough to choose. */
const listedAtOnce = 1_000;
const assignedAtOnce = 100;

/**
 * Adding comes before releasing, so that no declared device is ever without its license; only on a pool that is too small
 * for that, what does not fit waits for the releases.
 *
 * The subscription alone decides when it has room for everything. A listing tells which of the devices hold a license already when it has
 * not, when nothing may be adopted, and when so much is to be adopted that a look takes no more requests than writes that change nothing.
 */
async function orderOfAssignments(
  { fleet, account, options, undetermined, planned }: ConvergeRequest,
  change: Change,
  leaving: Departure,
  api: LicenseApi,
): Promise<AssignmentOrder> {
  if (change.added.length === 0) {
    return { licensed: [], first: [], afterReleases: [], planned };
  }
  const subscription = await lookFirst(fleet, () => api.subscription(account));
  refuse(unchanged(missingPool(subscription)));
  const free = subscription.licenseCount - subscription.licenseUsedCount;
  const toAdopt = planned === undefined ? 0 : planned.adopt.length + planned.confirm.length;
  const all = { licensed: [], first: change.added, afterReleases: [], planned };
  const isRoomForAll = options.adopt && change.added.length <= free;
  if (isRoomForAll && !isLookCheaper(change.added.length, toAdopt, subscription.licenseUsedCount)) {
    return all;
  }
  const listing = await resultOrError(() => lookFirst(fleet, () => api.licensedDevices(account)));
  if (listing instanceof Error) {
    if (isRoomForAll && !isBug(listing)) {
      // The writes can do without it.
      return all;
    }
    throw listing;
  }
  const facts = { listing, upgrades: undefined, undetermined };
  const plan = planChange({ fleet, account }, change, leaving, options, facts);
  if (!options.adopt) {
    refuse(adoptionProblem(plan));
  }
  refuse(unchanged(shortage(subscription, [plan])));
  const fitting = Math.max(free, 0);
  return {
    licensed: [...plan.adopt, ...plan.confirm],
    first: plan.assign.slice(0, fitting),
    afterReleases: plan.assign.slice(fitting),
    planned: plan,
  };
}

function isLookCheaper(added: number, toAdopt: number, used: number): boolean {
  const requests = (devices: number) => Math.ceil(devices / assignedAtOnce);
  return toAdopt > 0 && Math.ceil(used / listedAtOnce) <= requests(added) - requests(added - toAdopt);
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
