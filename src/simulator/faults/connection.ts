import { z } from "zod";

import { longestWaitMs } from "../limits";
import { everyOperation, simpleFault, trigger } from "./definition";

export const connectionFaults = [
  // A port that listens for others cannot refuse one connection: it is closed as soon as the request's head is there.
  simpleFault("refuse", everyOperation, { connection: "refuse" }),
  simpleFault("reset-before", everyOperation, { connection: "reset-before" }),
  // The write took effect, and the client cannot know.
  simpleFault("reset-after", everyOperation, { connection: "reset-after" }),
  // Nothing takes effect and nothing is answered until the client gives up or the simulator closes.
  simpleFault("stall", everyOperation, { connection: "stall" }),
  simpleFault("cut-body", everyOperation, { connection: "cut-body" }),
  // Late once the request has taken effect, so that a client that gives up early leaves a write behind.
  z
    .strictObject({ name: z.literal("slow"), ...trigger(everyOperation), ms: z.int().min(0).max(longestWaitMs) })
    .transform((fault) => ({ fault, effect: { operations: everyOperation, delayMs: fault.ms } })),
] as const;
