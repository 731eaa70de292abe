import type { Imei } from "../../fleet/imei";
import type { Whereabouts } from "../plan";
import type { Claims } from "./claims";
import type { ProgramRun } from "./programRun";

/**
 * Finds where devices in transit are that no fleet desires. A transfer stays noted after it is complete, because the sending
 * fleet is updated first. For fleets whose records are not read yet, the last run's declarations count; with `--target`
 * none may be read.
 */
export class Transfers {
  constructor(
    private readonly account: string,
    private readonly claims: Claims,
    private readonly run: ProgramRun,
  ) {}

  /** @param receiver the fleet that the note names */
  whereabouts(fleet: string, imei: Imei, receiver: string): Whereabouts {
    const { claims, run } = this;
    if (!run.isWhole) {
      return "unknown";
    }
    if (claims.wasRecordedElsewhere(fleet, imei)) {
      return "arrived";
    }
    const receivers = this.#receiversOf(fleet, imei, receiver);
    if (this.#isKeptBy(receivers)) {
      return "arrived";
    }
    const isUnseen = (other: string) => !claims.isRecorded(other);
    if (run.isUndeterminedOn(this.account, receiver) && isUnseen(run.presentName(receiver))) {
      return "unknown";
    }
    const unseen = receivers.filter(isUnseen);
    if (unseen.length === 0) {
      return "back";
    }
    if (unseen.some((other) => run.declares(other))) {
      return "arrived";
    }
    // These receivers are gone from the program; their records are seen when they are deleted, after all updates. A fleet
    // that continues waits for the next run.
    return this.#isStaying(fleet) ? "unknown" : "back";
  }

  /** A fleet declared late is missing in `run`, and known only by its claim. */
  #isStaying(fleet: string): boolean {
    return this.run.declares(fleet) || this.claims.desires(fleet);
  }

  /**
   * Whether a fleet drops the device and keeps its license. A record that lacks the device does not prove that the
   * fleet never had it, so the license is kept then, too.
   */
  isKeptElsewhere(fleet: string, imei: Imei, receiver = ""): boolean {
    return this.run.isWhole && this.#isKeptBy(this.#receiversOf(fleet, imei, receiver));
  }

  #isKeptBy(fleets: readonly string[]): boolean {
    return fleets.some((fleet) => this.run.keeps(fleet));
  }

  /** Fleets that may have taken the device: by the last full run's declarations; where these do not tell, by the note. */
  #receiversOf(fleet: string, imei: Imei, receiver: string): string[] {
    const { run, account } = this;
    const to = run.presentName(receiver);
    const transfer = { from: fleet, to, isStaying: this.#isStaying(fleet) };
    const isNoted = receiver !== "" && run.mayHaveReceived(account, imei, transfer);
    return [...run.othersBefore(account, fleet, imei), ...(isNoted ? [to] : [])];
  }
}
