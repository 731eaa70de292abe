import type { DeclaredInProgram } from "../support/engineModel";

const plannedWords = ["to assign", "to adopt", "to confirm", "to release", "to hand over", "to leave"];
const doneWords = ["assigned", "adopted", "confirmed", "released", "handed over", "left licensed"];

/** What previews announced, by fleet. */
export const plannedNumbers = (lines: readonly string[], fleets: readonly DeclaredInProgram[]) =>
  numbers(
    lines.filter((line) => /to (assign|adopt|confirm|release|hand|leave)/.test(line)),
    fleets,
    plannedWords,
  );
/** What updates then did, by fleet; what waits for the other fleet to take it over counts as handed over. */
export function doneNumbers(lines: readonly string[], fleets: readonly DeclaredInProgram[]): Record<string, number[]> {
  const done = numbers(
    lines.filter((line) => line.includes("licensed (")),
    fleets,
    doneWords,
  );
  const waiting = numbers(
    lines.filter((line) => line.includes("recorded here until")),
    fleets,
    doneWords.map((word) => (word === "handed over" ? "devices? stays? recorded" : "never")),
  );
  for (const [fleet, counts] of Object.entries(waiting)) {
    done[fleet] = counts.map((waits, index) => waits + (done[fleet]?.[index] ?? 0));
  }
  return done;
}

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
