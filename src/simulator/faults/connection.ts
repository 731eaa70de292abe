import { z } from "zod";

import { everyOperation, fault } from "./definition";

/** A timer that is to wait longer would not wait at all. */
export const longestWaitMs = 2 ** 31 - 1;

export const connectionFaults = [
  // A port that listens for others cannot refuse one connection: it is closed as soon as the request's head is there.
  fault("refuse", everyOperation, {}, () => ({ connection: "refuse" })),
  fault("reset-before", everyOperation, {}, () => ({ connection: "reset-before" })),
  fault("reset-after", everyOperation, {}, () => ({ connection: "reset-after" })),
  // Until the client gives up or the simulator closes.
  fault("stall", everyOperation, {}, () => ({ connection: "stall" })),
  fault("cut-body", everyOperation, {}, () => ({ connection: "cut-body" })),
  // Late once the request has taken effect, so that a client that gives up early leaves a write behind.
  fault("slow", everyOperation, { ms: z.int().min(0).max(longestWaitMs) }, ({ ms }) => ({ delayMs: ms })),
] as const;
