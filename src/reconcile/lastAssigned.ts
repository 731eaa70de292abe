import type { Imei } from "../fleet/imei";
import type { Result } from "../licenseApi";

/** What licensed devices last in a plan that is applied: a listing that shows it shows what was written before, too. */
export class LastAssigned {
  #done: readonly Imei[] = [];
  #alreadyDone: readonly Imei[] = [];

  /** Takes note of the answer to one request. */
  answered(verdicts: readonly Result[]): void {
    const devicesThat = (wanted: Result["outcome"]) =>
      verdicts.filter(({ outcome }) => outcome === wanted).map(({ imei }) => imei);
    this.#done = lastOf(this.#done, devicesThat("done"));
    this.#alreadyDone = lastOf(this.#alreadyDone, devicesThat("alreadyDone"));
  }

  /**
   * Groups of devices, the latest first: what a look after all answers has found, and the last answer that licensed some. Where there is neither, the
   * last one that found some licensed already, which tells less: an older listing may have them, too.
   */
  groups(found: readonly Imei[]): readonly (readonly Imei[])[] {
    const groups = [found, this.#done].filter(({ length }) => length > 0);
    return groups.length > 0 ? groups : [this.#alreadyDone].filter(({ length }) => length > 0);
  }
}

function lastOf(before: readonly Imei[], now: readonly Imei[]): readonly Imei[] {
  return now.length > 0 ? now : before;
}
