import type { Traffic } from "../licenseApi";
import { emptyRoster } from "../roster";
import type { Account } from "./account";
import { withAwaited, type CarriedOut } from "./carriedOut";
import { converge } from "./converge";
import type { Convergence, ConvergeRequest } from "./convergence";
import { stillLicensed } from "./drift";
import { untilTakenOver, type Awaited, type HandOverServices } from "./handOver";
import type { Ledger } from "./ledger";
import { awaitedLines, closingLine, leaveLines } from "./lines";
import { createProgress } from "./progress";

export interface CarryOutServices extends HandOverServices {
  /** @throws Error when the settings do not allow to talk to ThingSpace. */
  readonly account: (name: string) => Account;
  readonly ledger: Ledger;
  /** What this process has asked of ThingSpace so far. */
  readonly traffic: () => Traffic;
  readonly print: (line: string) => void;
  /** Milliseconds. */
  readonly now: () => number;
  /** Waits after the given attempt at what the service failed on, before the next one. */
  readonly pause: (attempt: number) => Promise<void>;
}

/**
 * Makes the account hold what is declared, with the account to itself; waits for those who take devices over, and says what was done.
 *
 * @throws Error before the first write when the change does not fit; nothing was changed then.
 */
export async function carryOut(request: ConvergeRequest, services: CarryOutServices): Promise<CarriedOut> {
  const { fleet } = request;
  const convergence = await services.atWork.during(fleet, () => write(request, services));
  const waiting = await untilTakenOver(request, [...convergence.handOver.keys()], services);
  const awaited = await withoutGone(request, waiting, services);
  const outcome = withAwaited(request, convergence, awaited);
  if (!request.isDeletion) {
    services.claims.hold({ ...request, roster: outcome.held });
  }
  [
    ...leaveLines(fleet, outcome),
    ...awaitedLines(fleet, awaited),
    closingLine(fleet, outcome, services.traffic()),
  ].forEach(services.print);
  return outcome;
}

/**
 * Devices that no fleet declares after all and none holds may have been released by one that recorded them, too: only a look tells. When it
 * fails, nobody knows of them.
 */
async function withoutGone(request: ConvergeRequest, awaited: Awaited, services: CarryOutServices): Promise<Awaited> {
  const unclaimed = new Map([...awaited].filter(([, next]) => next === undefined));
  try {
    const licensed = await stillLicensed({ ...request, roster: emptyRoster, undetermined: unclaimed }, services);
    return new Map([...awaited].filter(([imei]) => !unclaimed.has(imei) || licensed.has(imei)));
  } catch {
    return awaited;
  }
}

async function write(request: ConvergeRequest, services: CarryOutServices): Promise<Convergence> {
  const { account, ledger, claims, pause } = services;
  const progress = createProgress(`fleet ${request.fleet}`, services);
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
