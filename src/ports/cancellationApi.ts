/**
 * The port to an account's cancellation candidates: the devices whose licenses go first, in this order, when its
 * subscription shrinks below what is assigned. Being on the list changes nothing by itself.
 */
import type { Imei } from "../fleet/imei";

export interface CancellationApi {
  /**
   * Why the API version has no such list; `undefined` when it has.
   *
   * @throws Error when the settings cannot be used.
   */
  cancellationProblem(): string | undefined;

  /**
   * The first to lose its license comes first.
   *
   * @throws ThingSpaceError also when the API version has no such list, or when its pages are not all of it.
   */
  cancellationCandidates(account: string): Promise<readonly string[]>;

  /**
   * Replaces the list, in as many requests as it takes. After a failure on the way it has the first of the devices;
   * sending the same again is harmless.
   *
   * @param devices at least one
   */
  setCancellationCandidates(account: string, devices: readonly Imei[]): Promise<void>;

  clearCancellationCandidates(account: string): Promise<void>;
}
