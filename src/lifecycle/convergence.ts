import type { Imei } from "../imei";
import type { Roster } from "../roster";
import { licensedMeanwhile } from "./adoption";
import type { FleetOptions } from "./options";
import type { Departure, Plan } from "./plan";
import { leftAsBefore, type Refusal, type Settlement } from "./settle";

export interface ConvergeRequest {
  readonly fleet: string;
  readonly account: string;
  /** What the state says the fleet holds; nothing for a new one. */
  readonly recorded: Roster;
  /** Devices of which the state says that nobody knows whether they hold a license of the fleet. */
  readonly undetermined: Roster;
  readonly declared: Roster;
  readonly options: FleetOptions;
  /** Whether a fleet of the running program, this one included, claims the device on the account. */
  readonly isClaimed: (imei: Imei) => boolean;
  /** Whether the fleet itself goes, and not only its devices. */
  readonly isDeletion: boolean;
  /** What this process planned for it: tells which devices held a license before, should an answer be lost. */
  readonly planned: Pick<Plan, "adopt" | "confirm"> | undefined;
}

export interface Convergence {
  /** The devices that certainly hold a license for this fleet now, whatever happened; those of {@link handOver} not included. */
  readonly held: Roster;
  /** The devices of which that could not be found out, not even by looking. */
  readonly undetermined: Roster;
  readonly assigned: number;
  readonly adopted: number;
  /** Devices that turned out to hold a license of the fleet's own. */
  readonly confirmed: number;
  readonly released: number;
  /** Devices that leave the fleet for another one, with their licenses, as they are recorded. */
  readonly handOver: Roster;
  /** Devices that left the fleet and keep their licenses, as the options want it. */
  readonly left: readonly Imei[];
  /** Devices that did not get what was asked for them. */
  readonly refusals: readonly Refusal[];
  /** What stopped the change before every device was settled. */
  readonly failure: Error | undefined;
}

/** Adds up settlements; the only place that decides what is recorded. */
export class Outcome {
  readonly #held: Map<Imei, string | undefined>;
  /** What was undetermined is so until a write or a look settles it. */
  readonly #undetermined: Map<Imei, string | undefined>;
  readonly #refusals: Refusal[] = [];
  readonly #adopts: ReadonlySet<Imei>;
  readonly #confirms: ReadonlySet<Imei>;
  readonly #gained = { assigned: 0, adopted: 0, confirmed: 0 };
  #released = 0;
  readonly #left: Imei[];
  readonly #handOver = new Map<Imei, string | undefined>();
  #failure: Error | undefined;

  constructor(
    private readonly request: ConvergeRequest,
    { handOver, keep }: Departure,
    planned: ConvergeRequest["planned"],
  ) {
    this.#adopts = new Set(planned?.adopt);
    this.#confirms = new Set(planned?.confirm);
    // Devices that stay take the declared label; devices to be released keep theirs until they are.
    this.#held = new Map(request.recorded);
    this.#undetermined = new Map(request.undetermined);
    for (const imei of request.recorded.keys()) {
      if (request.declared.has(imei)) {
        this.#held.set(imei, request.declared.get(imei));
      }
    }
    for (const imei of handOver) {
      this.#handOver.set(imei, request.recorded.get(imei) ?? request.undetermined.get(imei));
    }
    for (const imei of [...handOver, ...keep]) {
      this.#held.delete(imei);
      this.#undetermined.delete(imei);
    }
    this.#left = [...keep];
  }

  get goesOn(): boolean {
    return this.#failure === undefined;
  }

  /** Takes note of declared devices that a listing shows with a license, as planned. */
  found(devices: readonly Imei[]): void {
    for (const imei of devices) {
      this.#hold(imei, this.request.undetermined.has(imei) ? "confirmed" : "adopted");
    }
  }

  assigned(settlement: Settlement): void {
    const refused = [...settlement.refused];
    for (const imei of settlement.done) {
      this.#hold(imei, "assigned");
    }
    for (const imei of settlement.already) {
      if (this.request.undetermined.has(imei)) {
        this.#hold(imei, "confirmed");
      } else if (this.request.options.adopt) {
        this.#hold(imei, "adopted");
      } else {
        refused.push({ imei, reason: licensedMeanwhile });
      }
    }
    for (const imei of settlement.found) {
      this.#hold(imei, this.#adopts.has(imei) ? "adopted" : this.#confirms.has(imei) ? "confirmed" : "assigned");
    }
    this.#note({ ...settlement, refused });
  }

  released(settlement: Settlement): void {
    for (const imei of [settlement.done, settlement.already, settlement.found].flat()) {
      this.#held.delete(imei);
      this.#undetermined.delete(imei);
    }
    this.#released += settlement.done.length + settlement.found.length;
    const leave = (refusal: Refusal) => this.request.options.unreleasable === "leave" && refusal.unreleasable === true;
    for (const { imei } of settlement.refused.filter(leave)) {
      this.#held.delete(imei);
      this.#undetermined.delete(imei);
      this.#left.push(imei);
    }
    this.#note({ ...settlement, refused: settlement.refused.filter((refusal) => !leave(refusal)) });
  }

  convergence(): Convergence {
    return {
      held: this.#held,
      undetermined: this.#undetermined,
      ...this.#gained,
      released: this.#released,
      handOver: this.#handOver,
      left: this.#left,
      refusals: this.#refusals,
      failure: this.#failure,
    };
  }

  #hold(imei: Imei, as: "assigned" | "adopted" | "confirmed"): void {
    this.#held.set(imei, this.request.declared.get(imei));
    this.#undetermined.delete(imei);
    this.#gained[as] += 1;
  }

  #note({ refused, undetermined, untried, failure }: Settlement): void {
    for (const { imei } of undetermined) {
      this.#undetermined.set(imei, this.request.declared.get(imei) ?? this.#held.get(imei));
      this.#held.delete(imei);
    }
    // One by one: a fleet can have more devices than a call can have arguments.
    for (const refusal of [refused, undetermined].flat()) {
      this.#refusals.push(refusal);
    }
    for (const imei of untried) {
      this.#refusals.push({ imei, reason: leftAsBefore });
    }
    this.#failure ??= failure;
  }
}
