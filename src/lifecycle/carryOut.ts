import type { Account } from "./account";
import { converge, type Convergence, type ConvergeRequest } from "./converge";
import { untilTakenOver, type Awaited, type HandOverServices } from "./handOver";
import type { Ledger } from "./ledger";
import { awaitedLines, closingLine, leaveLines } from "./lines";
import { createProgress } from "./progress";

export interface CarryOutServices extends HandOverServices {
  /** @throws Error when the settings do not allow to talk to ThingSpace. */
  readonly account: (name: string) => Account;
  readonly ledger: Ledger;
  /** API calls made by this process so far. */
  readonly callCount: () => number;
  readonly print: (line: string) => void;
  /** Milliseconds. */
  readonly now: () => number;
  /** Waits after the given attempt at what the service failed on, before the next one. */
  readonly pause: (attempt: number) => Promise<void>;
}

/** What became of a fleet. `held` and `undetermined` have the devices of `awaited`, too. */
export interface CarriedOut extends Convergence {
  /** Devices that the fleet no longer declares and still records, each with the fleet that is to take it over. */
  readonly awaited: Awaited;
}

/**
 * Makes the account hold what is declared, with the account to itself; waits for those who take devices over, and says what was done.
 *
 * @throws Error before the first write when the change does not fit; nothing was changed then.
 */
export async function carryOut(request: ConvergeRequest, services: CarryOutServices): Promise<CarriedOut> {
  const { fleet } = request;
  const convergence = await services.atWork.during(fleet, () => write(request, services));
  const awaited = await untilTakenOver(request, [...convergence.handOver.keys()], services);
  const outcome = withAwaited(request, convergence, awaited);
  if (!request.isDeletion) {
    services.claims.hold({ ...request, roster: outcome.held });
  }
  [
    ...leaveLines(fleet, outcome),
    ...awaitedLines(fleet, awaited),
    closingLine(fleet, outcome, services.callCount()),
  ].forEach(services.print);
  return outcome;
}

async function write(request: ConvergeRequest, services: CarryOutServices): Promise<Convergence> {
  const { account, ledger, claims, pause } = services;
  const progress = createProgress(request.fleet, services);
  try {
    return await account(request.account).write(async (api) => {
      const convergence = await converge(request, { api, progress, pause });
      // Before the next fleet of the account has its turn: what this one lets go of, that one may release.
      if (request.isDeletion) {
        claims.remove(request);
      } else {
        claims.carryOut({ ...request, roster: convergence.held });
      }
      return convergence;
    });
  } finally {
    ledger.carriedOut(request);
  }
}

/**
 * As long as nobody has taken a device over, the state goes on telling of its license. Of one that no fleet declares any more nobody
 * knows: a fleet that recorded it, too, may have released it.
 */
function withAwaited(
  { undetermined: unknown }: ConvergeRequest,
  convergence: Convergence,
  awaited: Awaited,
): CarriedOut {
  const held = new Map(convergence.held);
  const undetermined = new Map(convergence.undetermined);
  for (const [imei, next] of awaited) {
    const isKnown = next !== undefined && !unknown.has(imei);
    (isKnown ? held : undetermined).set(imei, convergence.handOver.get(imei));
  }
  return { ...convergence, held, undetermined, awaited };
}
