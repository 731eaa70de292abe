/** Faults of a write after which nobody waits long, and that end no login, which a process remembers. The others are in the fault matrix. */
export const quickWriteFaults = [
  "reset-after",
  "cut-body",
  "verdict-missing",
  "verdict-foreign",
  "verdict-duplicate",
  "status-unknown",
  "session-expired",
  "gateway-900901",
] as const;
