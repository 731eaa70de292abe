import type { Imei } from "../../fleet/imei";
import type { Whereabouts } from "../plan";
import type { Claims } from "./claims";
import type { ProgramRun } from "./programRun";

/**
 * Finds where devices in transit are that no fleet desires. A transfer stays noted after it is complete, because the sending
 * fleet is updated first. Only a full run can tell: it knows what the state recorded when it began.
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
    if (!run.knowsState) {
      return "unknown";
    }
    if (this.hasArrived(fleet, imei) || this.#isKept(fleet, imei, receiver)) {
      return "arrived";
    }
    const isOpen = run.isUndeterminedOn(this.account, receiver) && !claims.isRecorded(run.presentName(receiver));
    return isOpen ? "unknown" : "back";
  }

  /** Whether another fleet records the device, or did when this run began. */
  hasArrived(fleet: string, imei: Imei): boolean {
    return this.claims.wasRecordedElsewhere(fleet, imei) || this.wasHeldElsewhere(fleet, imei);
  }

  /** Of a device in transit: whether the state recorded it for another fleet when this run began. */
  wasHeldElsewhere(fleet: string, imei: Imei): boolean {
    return this.run.isHeldElsewhere(this.account, fleet, imei);
  }

  /**
   * Whether a fleet that was to have the device drops it and keeps its license. A record that lacks the device does not prove
   * that the fleet never had it: it may have dropped it in a run with `--target`.
   */
  #isKept(fleet: string, imei: Imei, receiver: string): boolean {
    const { run } = this;
    return [...run.othersBefore(this.account, fleet, imei), run.presentName(receiver)].some((name) => run.keeps(name));
  }
}
