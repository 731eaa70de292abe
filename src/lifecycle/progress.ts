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

/** After a standstill of this length the time before it says nothing of the pace that is to be expected. */
const standstillMilliseconds = 10_000;

/** @param what such as `fleet west` */
export function createProgress(what: string, { now, print }: ProgressTools): Progress {
  let spoke = now();
  return {
    of: (done) => {
      // The pace is counted from here.
      let begin = { time: now(), number: 0 };
      /** When the number last rose. */
      let risen = begin;
      // Whoever waited for others before has not been at work.
      spoke = Math.max(spoke, begin.time);
      return (number, total) => {
        const report = { time: now(), number };
        const still = report.time - risen.time;
        if (number !== risen.number) {
          // A smaller number is that of work that begins anew, as a listing that did not add up.
          if (number < risen.number || still > standstillMilliseconds) {
            begin = report;
          }
          risen = report;
        }
        if (number !== total && report.time - spoke >= quietMilliseconds) {
          spoke = report.time;
          const pace = (number - begin.number) / ((report.time - begin.time) / 1000);
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
 * @param pace devices a second; not a number when it is not known yet
 */
function outlookOf(pace: number, number: number, total: number | undefined): readonly string[] {
  return [
    ...(pace >= 1 ? [`${count(Math.round(pace))} a second`] : []),
    ...(total === undefined || !(pace > 0) ? [] : [`${duration((total - number) / pace)} left`]),
  ];
}

/** In seconds while one can wait for them, and then in minutes. */
function duration(seconds: number): string {
  return seconds < 100
    ? counted(Math.max(1, Math.round(seconds)), "second")
    : counted(Math.round(seconds / 60), "minute");
}
