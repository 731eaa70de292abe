export type CallKind =
  "token" | "login" | "subscription" | "status" | "assign" | "remove" | "devices" | "reports" | "candidates";

/** How many requests were sent, repeated ones included. */
export type CallCounts = Readonly<Record<CallKind, number>>;

export interface CallCounter {
  readonly count: (kind: CallKind, isRepeated: boolean) => void;
  readonly counts: () => CallCounts;
  /** How many of them had been sent before. */
  readonly repeated: () => number;
}

export function createCallCounter(): CallCounter {
  const counts = {
    token: 0,
    login: 0,
    subscription: 0,
    status: 0,
    assign: 0,
    remove: 0,
    devices: 0,
    reports: 0,
    candidates: 0,
  };
  let repeated = 0;
  return {
    count: (kind, isRepeated) => {
      counts[kind] += 1;
      repeated += isRepeated ? 1 : 0;
    },
    counts: () => ({ ...counts }),
    repeated: () => repeated,
  };
}
