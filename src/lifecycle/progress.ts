import { count, counted } from "./wording";

/** Says how far long work has come, at most every few seconds; work that is done before says nothing. */
export interface Progress {
  /**
   * @param done such as `assigned`, to be put behind `40,000 of 100,000`
   * @returns what to call with the number of devices done so far, of how many if that is known
   */
  of(done: string): (number: number, total: number | undefined) => void;
}

export interface ProgressTools {
  /** Milliseconds. */
  readonly now: () => number;
  readonly print: (line: string) => void;
}

const quietMilliseconds = 5_000;

/** @param what such as `fleet west` */
export function createProgress(what: string, { now, print }: ProgressTools): Progress {
  let spoke = now();
  return {
    of: (done) => {
      const begin = now();
      return (number, total) => {
        const time = now();
        if (number !== total && time - spoke >= quietMilliseconds) {
          spoke = time;
          print(`${what}: ${progressLine(done, number, total, (time - begin) / 1000)}`);
        }
      };
    },
  };
}

/** `40,000 of 100,000 assigned so far, 1,850 a second, 33 seconds left` */
function progressLine(done: string, number: number, total: number | undefined, seconds: number): string {
  const rate = number / seconds;
  return [
    `${count(number)}${total === undefined ? "" : ` of ${count(total)}`} ${done} so far`,
    ...(rate >= 1 ? [`${count(Math.round(rate))} a second`] : []),
    ...(total === undefined || rate === 0 ? [] : [`${duration((total - number) / rate)} left`]),
  ].join(", ");
}

/** In seconds while one can wait for them, and then in minutes. */
function duration(seconds: number): string {
  return seconds < 100
    ? counted(Math.max(1, Math.round(seconds)), "second")
    : counted(Math.round(seconds / 60), "minute");
}
