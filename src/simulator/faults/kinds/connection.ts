import { z } from "zod";

import { everyOperation, fault } from "../defineFault";

/** A longer timer would fire at once. */
export const longestWaitMs = 2 ** 31 - 1;

export const connectionFaults = [
  // A listening port cannot refuse one connection, so it is closed once the request's head is read.
  fault("refuse", everyOperation, {}, () => ({ connection: "refuse" })),
  fault("reset-before", everyOperation, {}, () => ({ connection: "reset-before" })),
  fault("reset-after", everyOperation, {}, () => ({ connection: "reset-after" })),
  // Until the client gives up or the simulator closes.
  fault("stall", everyOperation, {}, () => ({ connection: "stall" })),
  fault("cut-body", everyOperation, {}, () => ({ connection: "cut-body" })),
  // Late only after the request took effect, so that a client that gives up early has still written.
  fault("slow", everyOperation, { ms: z.int().min(0).max(longestWaitMs) }, ({ ms }) => ({ delayMs: ms })),
] as const;
