import { count } from "./wording";

/** Says how far long work has come, at most every few seconds; work that is done before says nothing. */
export interface Progress {
  /** @returns what to call with the number of devices settled so far. */
  of(verb: string, total: number): (settled: number) => void;
}

const quietMilliseconds = 5_000;

export function createProgress(
  fleet: string,
  { now, print }: { now: () => number; print: (line: string) => void },
): Progress {
  let spoke = now();
  return {
    of: (verb, total) => (settled) => {
      const time = now();
      if (settled < total && time - spoke >= quietMilliseconds) {
        spoke = time;
        print(`fleet ${fleet}: ${count(settled)} of ${count(total)} ${verb} so far`);
      }
    },
  };
}
