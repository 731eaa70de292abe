import type { DeclaredInProgram } from "../support/engineModel";

/** Fleets as they are called at a certain run: west, west1, west2, each with an alias to the one before. */
export class Names {
  readonly #numbers = new Map<string, number>();

  declare(fleets: readonly DeclaredInProgram[], renamed: readonly boolean[]): DeclaredInProgram[] {
    return fleets.map((fleet, position) => {
      const former = this.#name(fleet.name);
      if (renamed[position] === true) {
        this.#numbers.set(fleet.name, (this.#numbers.get(fleet.name) ?? 0) + 1);
      }
      const name = this.#name(fleet.name);
      return { ...fleet, name, ...(name === former ? {} : { formerName: former }) };
    });
  }

  #name(fleet: string): string {
    const number = this.#numbers.get(fleet) ?? 0;
    return number === 0 ? fleet : `${fleet}${number}`;
  }
}
