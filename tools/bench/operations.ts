import { addCalls, noCalls, type Calls } from "./calls";

/** What is done to a stack, in this order. */
export const operations = ["first up", "preview", "up", "change preview", "change up", "refresh", "destroy"] as const;

export type Operation = (typeof operations)[number];

export const titles: Readonly<Record<Operation, string>> = {
  "first up": "first up",
  preview: "preview, no change",
  up: "up, no change",
  "change preview": "preview --diff, 1 % added and 1 % removed",
  "change up": "up, 1 % added and 1 % removed",
  refresh: "refresh",
  destroy: "destroy",
};

/** The first comes without the preview before it, which an operation of its own measures. */
export const commands: Readonly<Record<Operation, readonly string[]>> = {
  "first up": ["up", "--yes", "--skip-preview"],
  preview: ["preview"],
  up: ["up", "--yes", "--skip-preview"],
  "change preview": ["preview", "--diff"],
  "change up": ["up", "--yes", "--skip-preview"],
  refresh: ["refresh", "--yes", "--skip-preview"],
  destroy: ["destroy", "--yes", "--skip-preview"],
};

/** As the settings and the simulator have them. */
const batchSize = 100;
const pageSize = 1000;
const mostCheckedPages = 10;

/** How many devices the one per cent is. */
export function changed(devices: number): number {
  return Math.ceil(devices / 100);
}

/**
 * The calls that an operation may cost, each kind for its reason; not one more, and none that is missing:
 *
 * - nothing to do, nothing asked, not even a login;
 * - the pool is looked at when the plan is made, and again before the first write, since others may have used it meanwhile;
 * - the listing tells what is licensed already and what is still to be released; when nothing is licensed it is one empty page;
 * - the list of devices tells whether the account has those to assign, as long as it has at most ten pages;
 * - which licenses are never released only the list of devices and the three reports tell, before anything is released.
 *
 * Several fleets share all that is read; only the pool each looks at for itself, at most twice.
 *
 * @param known how many devices the account has, licensed or not
 */
export function expectedCalls(operation: Operation, devices: number, known: number, fleets = 1): Calls {
  const pages = (count: number) => Math.max(1, Math.ceil(count / pageSize));
  const batches = (count: number) => fleets * Math.ceil(count / fleets / batchSize);
  const login = { token: 1, login: 1 };
  const unreleasable = { devices: pages(known), reports: 3 };
  switch (operation) {
    case "first up":
      return {
        ...noCalls(),
        ...login,
        subscription: 2 * fleets,
        status: 1,
        devices: Math.min(pages(known), mostCheckedPages),
        assign: batches(devices),
      };
    case "preview":
    case "up":
      return noCalls();
    case "change preview":
      return { ...noCalls(), ...login, ...unreleasable, subscription: 1, status: pages(devices) };
    case "change up":
      return {
        ...noCalls(),
        ...login,
        ...unreleasable,
        subscription: 2,
        status: pages(devices),
        assign: batches(changed(devices)),
        remove: batches(changed(devices)),
      };
    case "refresh":
      return { ...noCalls(), ...login, status: pages(devices) };
    case "destroy":
      return { ...noCalls(), ...login, ...unreleasable, remove: batches(devices) };
  }
}

/**
 * The calls of a fleet's life without the engine, in two processes: one that creates it, and one that reads and deletes it.
 *
 * @param devices all that the account has
 */
export function expectedLifeCalls(devices: number): Calls {
  const life = [expectedCalls("first up", devices, devices), expectedCalls("destroy", devices, devices)];
  return addCalls([...life, { ...noCalls(), status: expectedCalls("refresh", devices, devices).status }]);
}
