import type { Roster } from "../roster";
import type { OtherReleases } from "./lateFleet";
import type { Plan, Recorded } from "./plan";
import { sum } from "./sum";

type Fleet = Pick<Plan, "fleet" | "account">;

interface Entry {
  readonly plan: Plan;
  /** What is still to be carried out of it. */
  readonly pending: Plan;
  /** Whether the fleet moves to another account, where it is planned, too. */
  readonly isLeaving: boolean;
}

/** What some fleets do to their account in this deployment, as far as they have been looked at. */
export interface Outlook {
  /** Licenses taken out of the pool, whether that is still to come or done. */
  readonly assignments: number;
  /** Licenses given back to it, likewise. */
  readonly releases: number;
  /** By how much the plans that are still to be carried out change the number of free licenses. */
  readonly pendingChange: number;
  /** Fleets whose devices are another resource's outputs and not known yet. */
  readonly undetermined: readonly string[];
}

/**
 * What each fleet is going to do, and what it has done, in the course of one deployment. An entry is replaced when a fleet is
 * planned twice, and kept once it is carried out: so a subscription that is read after its fleets tells the same numbers in the
 * preview, when all is still to come, and in the update, when it is done.
 */
export class Ledger {
  readonly #accounts = new Map<string, Map<string, Entry>>();
  /** By fleet the account, which may be unknown itself. */
  readonly #undetermined = new Map<string, string | undefined>();

  plan(plan: Plan): void {
    this.#entriesOf(plan.account).set(plan.fleet, { plan, pending: plan, isLeaving: false });
  }

  /** Plans what a fleet gives back to an account that it moves away from. */
  planLeaving(plan: Plan): void {
    this.#entriesOf(plan.account).set(plan.fleet, { plan, pending: plan, isLeaving: true });
  }

  /**
   * Nothing is to come any more of what was declared and of what was recorded, whatever became of it. A fleet that is being replaced is
   * created with nothing recorded, and deleted with nothing declared.
   */
  carriedOut({
    account,
    fleet,
    declared,
    recorded,
    undetermined,
  }: Fleet & Recorded & { readonly declared: Roster }): void {
    const entry = this.#entriesOf(account).get(fleet);
    if (entry !== undefined) {
      const assign = entry.pending.assign.filter((imei) => !declared.has(imei));
      const release = entry.pending.release.filter((imei) => !recorded.has(imei) && !undetermined.has(imei));
      this.#entriesOf(account).set(fleet, { ...entry, pending: { ...entry.pending, assign, release } });
    }
  }

  /** @param account undefined when it is not known either */
  undetermined(fleet: string, account: string | undefined): void {
    this.#undetermined.set(fleet, account);
  }

  determined(fleet: string): void {
    this.#undetermined.delete(fleet);
  }

  /** Whether the fleet moves away from the account in this deployment. */
  isLeaving({ account, fleet }: Fleet): boolean {
    return this.#entriesOf(account).get(fleet)?.isLeaving === true;
  }

  /** What is still to be carried out. */
  pending(account: string): Plan[] {
    return [...this.#entriesOf(account).values()].map(({ pending }) => pending);
  }

  /** The plan of the fleet, whether it is still to be carried out or is done. */
  planOf({ account, fleet }: Fleet): Plan | undefined {
    return this.#entriesOf(account).get(fleet)?.plan;
  }

  /** What the other fleets of the account give back. */
  releasesBeside({ account, fleet }: Fleet): OtherReleases[] {
    return [...this.#entriesOf(account).values()]
      .filter(({ plan }) => plan.fleet !== fleet)
      .map(({ plan: { fleet: other, release }, pending }) => ({
        fleet: other,
        release,
        isCarriedOut: pending.release.length === 0,
      }));
  }

  /**
   * What the fleets do, and those that leave the account, which nobody can list with it any more. A fleet of which nothing is known
   * does nothing: it is unchanged, or not targeted.
   */
  outlook(account: string, fleets: readonly string[]): Outlook {
    const entries = [...this.#entriesOf(account).values()].filter(
      ({ plan, isLeaving }) => isLeaving || fleets.includes(plan.fleet),
    );
    return {
      assignments: sum(entries.map(({ plan }) => plan.assign.length)),
      releases: sum(entries.map(({ plan }) => plan.release.length)),
      pendingChange: sum(entries.map(({ pending }) => pending.release.length - pending.assign.length)),
      undetermined: fleets.filter((fleet) => this.#isUndetermined(fleet, account)),
    };
  }

  #isUndetermined(fleet: string, account: string): boolean {
    const known = this.#undetermined.get(fleet);
    return this.#undetermined.has(fleet) && (known === undefined || known === account);
  }

  #entriesOf(account: string): Map<string, Entry> {
    const entries = this.#accounts.get(account) ?? new Map<string, Entry>();
    this.#accounts.set(account, entries);
    return entries;
  }
}
