import type { OtherReleases } from "./lateFleet";
import type { Plan } from "./plan";
import { sum } from "./sum";

type Fleet = Pick<Plan, "fleet" | "account">;

interface Entry {
  readonly plan: Plan;
  readonly isCarriedOut: boolean;
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
    this.#entriesOf(plan.account).set(plan.fleet, { plan, isCarriedOut: false });
  }

  /** Nothing is to come from the fleet any more, whatever became of its plan. */
  carriedOut({ account, fleet }: Fleet): void {
    const entry = this.#entriesOf(account).get(fleet);
    if (entry !== undefined) {
      this.#entriesOf(account).set(fleet, { ...entry, isCarriedOut: true });
    }
  }

  /** @param account undefined when it is not known either */
  undetermined(fleet: string, account: string | undefined): void {
    this.#undetermined.set(fleet, account);
  }

  determined(fleet: string): void {
    this.#undetermined.delete(fleet);
  }

  /** The plans that are still to be carried out. */
  pending(account: string): Plan[] {
    return [...this.#entriesOf(account).values()].filter(({ isCarriedOut }) => !isCarriedOut).map(({ plan }) => plan);
  }

  /** The plan of the fleet, whether it is still to be carried out or is done. */
  planOf({ account, fleet }: Fleet): Plan | undefined {
    return this.#entriesOf(account).get(fleet)?.plan;
  }

  /** What the other fleets of the account give back. */
  releasesBeside({ account, fleet }: Fleet): OtherReleases[] {
    return [...this.#entriesOf(account).values()]
      .filter(({ plan }) => plan.fleet !== fleet)
      .map(({ plan, isCarriedOut }) => ({ fleet: plan.fleet, release: plan.release, isCarriedOut }));
  }

  /** A fleet of which nothing is known does nothing: it is unchanged, or not targeted. */
  outlook(account: string, fleets: readonly string[]): Outlook {
    const plans = fleets.flatMap((fleet) => this.#entriesOf(account).get(fleet) ?? []).map(({ plan }) => plan);
    const pending = this.pending(account).filter(({ fleet }) => fleets.includes(fleet));
    return {
      assignments: sum(plans.map(({ assign }) => assign.length)),
      releases: sum(plans.map(({ release }) => release.length)),
      pendingChange: sum(pending.map(({ assign, release }) => release.length - assign.length)),
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
