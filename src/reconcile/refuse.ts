import { withSentence } from "../problemCodes";

export function nothingChanged(fleet: string, problem: string): string {
  return withSentence(problem, `Nothing in fleet ${fleet} was changed.`);
}

export function joined(problems: readonly string[]): string | undefined {
  return problems.length === 0 ? undefined : problems.join("\n");
}

/** @throws Error for people, when there is a problem */
export function refuse(problem: string | undefined): void {
  if (problem !== undefined) {
    throw new Error(problem);
  }
}
