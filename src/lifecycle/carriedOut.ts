import type { Convergence, ConvergeRequest } from "./convergence";
import type { Awaited } from "./handOver";

/** What became of a fleet. `held` and `undetermined` have the devices of `awaited`, too. */
export interface CarriedOut extends Convergence {
  /** Devices that the fleet no longer declares and still records, each with the fleet that is to take it over. */
  readonly awaited: Awaited;
}

/**
 * As long as nobody has taken a device over, the state goes on telling of its license. Of one that no fleet declares any more nobody
 * knows: a fleet that recorded it, too, may have released it.
 */
export function withAwaited(
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
