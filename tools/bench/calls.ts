import type { LoggedRequest } from "../../src/simulator";

/** In the order in which they are printed. */
export const callKinds = [
  "token",
  "login",
  "subscription",
  "status",
  "devices",
  "reports",
  "assign",
  "remove",
  "other",
] as const;

export type CallKind = (typeof callKinds)[number];

export type Calls = Readonly<Record<CallKind, number>>;

const paths: readonly (readonly [CallKind, RegExp])[] = [
  ["token", /\/oauth2\/token$/],
  ["login", /\/session\/login$/],
  ["subscription", /\/subscriptions\//],
  ["assign", /\/assign$/],
  ["remove", /\/remove$/],
  ["status", /\/licenses\/[^/]+\/index\//],
  ["devices", /\/devices\/[^/]+\/index\//],
  ["reports", /\/reports\//],
];

/** What the simulator was asked, by kind. */
export function countCalls(requests: readonly Pick<LoggedRequest, "path">[]): Calls {
  const counts = noCalls();
  for (const { path } of requests) {
    counts[paths.find(([, pattern]) => pattern.test(path))?.[0] ?? "other"] += 1;
  }
  return counts;
}

export function noCalls(): Record<CallKind, number> {
  return {
    token: 0,
    login: 0,
    subscription: 0,
    status: 0,
    devices: 0,
    reports: 0,
    assign: 0,
    remove: 0,
    other: 0,
  };
}

export function addCalls(all: readonly Calls[]): Calls {
  const total = noCalls();
  for (const calls of all) {
    for (const kind of callKinds) {
      total[kind] += calls[kind];
    }
  }
  return total;
}

/** `token 1, login 1, assign 100`, or `none`. */
export function describeCalls(calls: Calls): string {
  const made = callKinds.filter((kind) => calls[kind] > 0);
  return made.length === 0 ? "none" : made.map((kind) => `${kind} ${calls[kind]}`).join(", ");
}

export function isSame(one: Calls, other: Calls): boolean {
  return callKinds.every((kind) => one[kind] === other[kind]);
}

/** Whether there are as many of each kind, or fewer where that is no loss: a look that another fleet has had already. */
export function isWithin(calls: Calls, expected: Calls, spare: Partial<Calls>): boolean {
  return callKinds.every((kind) => {
    const more = calls[kind] - expected[kind];
    return kind === "subscription" ? more <= 0 : more >= 0 && more <= (spare[kind] ?? 0);
  });
}
