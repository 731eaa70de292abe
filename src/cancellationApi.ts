/**
 * The port to an account's cancellation candidates: the devices whose licenses go first when its subscription shrinks below what is
 * assigned, in this order. Being on the list changes nothing by itself.
 */
import type { Imei } from "./fleet/imei";

export interface CancellationApi {
  /**
   * Why there are no such lists, or `undefined` when there are: an API version has none.
   *
   * @throws Error when the settings cannot be used.
   */
  cancellationProblem(): string | undefined;

  /**
   * Reads the whole list, the first to lose its license first.
   *
   * @throws ThingSpaceError also when the API version has no such list, or when its pages do not add up to it.
   */
  cancellationCandidates(account: string): Promise<readonly string[]>;

  /**
   * Puts these devices in place of whatever the list has, in as many requests as it takes. When that fails on the way, the list has the
   * first of them. Sending the same again is harmless.
   *
   * @param devices at least one
   */
  setCancellationCandidates(account: string, devices: readonly Imei[]): Promise<void>;

  /** Empties the list. */
  clearCancellationCandidates(account: string): Promise<void>;
}
