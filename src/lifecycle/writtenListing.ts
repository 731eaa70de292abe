import type { LicenseApi, LicenseListing, Verdict } from "../licenseApi";

/** What a listing becomes by what is written after it, as long as every answer tells what it did. */
export class WrittenListing {
  /** By device, whether it holds a license now. */
  readonly #changes = new Map<string, boolean>();
  /** Devices of which nobody knows what was done to them: no answer came, or the service failed on them, which may have acted all the same. */
  readonly #uncertain = new Set<string>();

  /** The same port, whose writes are noted. */
  watch(api: LicenseApi): LicenseApi {
    return {
      subscription: (of) => api.subscription(of),
      licensedDevices: (of, options) => api.licensedDevices(of, options),
      upgrades: (of, options) => api.upgrades(of, options),
      assign: (of, devices) => this.#note(api.assign(of, devices), true),
      remove: (of, devices) => this.#note(api.remove(of, devices), false),
    };
  }

  /** @returns undefined when nobody can tell */
  after(before: LicenseListing): LicenseListing | undefined {
    if (this.#uncertain.size > 0) {
      return undefined;
    }
    const devices = new Set(before.devices);
    for (const [imei, isLicensed] of this.#changes) {
      if (isLicensed) {
        devices.add(imei);
      } else {
        devices.delete(imei);
      }
    }
    return { ...before, devices };
  }

  async *#note(
    answers: AsyncIterable<readonly Verdict[]>,
    isLicensed: boolean,
  ): AsyncGenerator<readonly Verdict[], void, undefined> {
    for await (const verdicts of answers) {
      for (const { imei, outcome } of verdicts) {
        if (outcome === "done" || outcome === "already") {
          this.#changes.set(imei, isLicensed);
          this.#uncertain.delete(imei);
        } else if (outcome === "failed" || outcome === "unknown") {
          this.#uncertain.add(imei);
        }
      }
      yield verdicts;
    }
  }
}
