import type { Imei } from "../fleet/imei";
import type { Result } from "../licenseApi";

/** What a plan licensed last: a listing that shows it shows earlier writes, too. */
export class LastAssigned {
  #done: readonly Imei[] = [];
  #alreadyDone: readonly Imei[] = [];

  answered(verdicts: readonly Result[]): void {
    const devicesThat = (wanted: Result["outcome"]) =>
      verdicts.filter(({ outcome }) => outcome === wanted).map(({ imei }) => imei);
    this.#done = lastOf(this.#done, devicesThat("done"));
    this.#alreadyDone = lastOf(this.#alreadyDone, devicesThat("alreadyDone"));
  }

  /**
   * The latest first: devices found by a look after all answers, and those of the last answer that licensed some.
   * Without either, those last found licensed already, which tell less: an older listing may show them, too.
   */
  groups(found: readonly Imei[]): readonly (readonly Imei[])[] {
    const groups = [found, this.#done].filter(({ length }) => length > 0);
    return groups.length > 0 ? groups : [this.#alreadyDone].filter(({ length }) => length > 0);
  }
}

function lastOf(before: readonly Imei[], now: readonly Imei[]): readonly Imei[] {
  return now.length > 0 ? now : before;
}
