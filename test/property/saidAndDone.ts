import type { DeclaredInProgram } from "../support/engineModel";

const plannedWords = ["to assign", "to adopt", "to confirm", "to release", "to transfer", "to keep"];
const doneWords = ["assigned", "adopted", "confirmed", "released", "transferred", "kept licensed"];

/** What previews announced, by fleet. */
export const plannedNumbers = (lines: readonly string[], fleets: readonly DeclaredInProgram[]) =>
  numbers(
    lines.filter((line) => /^fleet .*\d to (assign|adopt|confirm|release|transfer|keep)/.test(line)),
    fleets,
    plannedWords,
  );

/** What updates then did, by fleet. */
export const doneNumbers = (lines: readonly string[], fleets: readonly DeclaredInProgram[]) =>
  numbers(
    lines.filter((line) => line.includes("licensed (")),
    fleets,
    doneWords,
  );

/** By fleet, how many devices a line speaks of for each of the words; fleets of which nothing is said are left out. */
function numbers(
  lines: readonly string[],
  fleets: readonly DeclaredInProgram[],
  words: readonly string[],
): Record<string, number[]> {
  const found: Record<string, number[]> = {};
  for (const { name } of fleets) {
    for (const line of lines.filter((candidate) => candidate.startsWith(`fleet ${name}:`))) {
      const counts = words.map((word) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0));
      if (counts.some((of) => of > 0)) {
        found[name] = counts;
      }
    }
  }
  return found;
}
