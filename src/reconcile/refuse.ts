import { withSentence } from "../problemCodes";

/** For a problem that is found before the first write. */
export function unchanged<Problem extends string | undefined>(problem: Problem): Problem | string {
  return problem === undefined ? problem : withSentence(problem, "Nothing of this fleet was changed.");
}

/** @throws Error for people, when there is a problem. */
export function refuse(problem: string | undefined): void {
  if (problem !== undefined) {
    throw new Error(problem);
  }
}
