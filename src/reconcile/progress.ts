import { count, counted } from "../text/plurals";

/** Reports at most every few seconds; short work prints nothing. */
export interface Progress {
  /**
   * @param done such as `assigned`, printed after `40,000 of 100,000`
   * @returns what to call with the number of devices done so far, and the total if known
   */
  of(done: string): (number: number, total: number | undefined) => void;
}

export interface ProgressTools {
  /** Milliseconds. */
  readonly now: () => number;
  readonly print: (line: string) => void;
}

const quietMilliseconds = 5_000;

/** After a longer pause, the time before it says nothing of the pace ahead. Slow, steady work has no such pause. */
const pauseMilliseconds = 10_000;

/** A shorter time says nothing of the pace. */
const leastMilliseconds = 1_000;

/** @param what such as `fleet west` */
export function createProgress(what: string, { now, print }: ProgressTools): Progress {
  let spoke = now();
  return {
    of: (done) => {
      // The pace is counted from here.
      let begin = { time: now(), number: 0 };
      let risen = begin;
      /** How long the last rise took. */
      let step = 0;
      // Time spent waiting for others is not work.
      spoke = Math.max(spoke, begin.time);
      return (number, total) => {
        const report = { time: now(), number };
        const still = report.time - risen.time;
        if (number !== risen.number) {
          // A smaller number means that the work began anew, as a listing that was not complete.
          if (number < risen.number || still > Math.max(pauseMilliseconds, 2 * step)) {
            begin = report;
          }
          step = still;
          risen = report;
        }
        if (number !== total && report.time - spoke >= quietMilliseconds) {
          spoke = report.time;
          const passed = report.time - begin.time;
          const pace = passed < leastMilliseconds ? undefined : (number - begin.number) / (passed / 1000);
          const outlook =
            risen === report ? outlookOf(pace, number, total) : [`none in the last ${inSeconds(still / 1000)}`];
          const extent = total === undefined ? "" : ` of ${count(total)}`;
          print(`${what}: ${[`${count(number)}${extent} ${done} so far`, ...outlook].join(", ")}`);
        }
      };
    },
  };
}

/**
 * `1,850 a second`, `33 seconds left`
 *
 * @param pace devices a second, if known
 */
function outlookOf(pace: number | undefined, number: number, total: number | undefined): readonly string[] {
  if (pace === undefined) {
    return [];
  }
  return [
    ...(pace >= 1 ? [`${count(Math.round(pace))} a second`] : []),
    ...(total === undefined || pace === 0 ? [] : [`${inSeconds((total - number) / pace)} left`]),
  ];
}

function inSeconds(seconds: number): string {
  return seconds < 100
    ? counted(Math.max(1, Math.round(seconds)), "second")
    : counted(Math.round(seconds / 60), "minute");
}
