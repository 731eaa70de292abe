import { count, counted } from "../fleet/wording";

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

/** After a pause of this length the time before it says nothing of the pace that is to be expected; slow and steady work has none. */
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
      /** When the number last rose. */
      let risen = begin;
      /** How long it took to rise then. */
      let step = 0;
      // Whoever waited for others before has not been at work.
      spoke = Math.max(spoke, begin.time);
      return (number, total) => {
        const report = { time: now(), number };
        const still = report.time - risen.time;
        if (number !== risen.number) {
          // A smaller number is that of work that begins anew, as a listing that did not add up.
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
            risen === report ? outlookOf(pace, number, total) : [`none in the last ${duration(still / 1000)}`];
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
 * @param pace devices a second, when it is known
 */
function outlookOf(pace: number | undefined, number: number, total: number | undefined): readonly string[] {
  if (pace === undefined) {
    return [];
  }
  return [
    ...(pace >= 1 ? [`${count(Math.round(pace))} a second`] : []),
    ...(total === undefined || pace === 0 ? [] : [`${duration((total - number) / pace)} left`]),
  ];
}

/** In seconds while one can wait for them, and then in minutes. */
function duration(seconds: number): string {
  return seconds < 100
    ? counted(Math.max(1, Math.round(seconds)), "second")
    : counted(Math.round(seconds / 60), "minute");
}
