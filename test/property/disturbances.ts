import fc from "fast-check";
import type { Disturbance } from "../support/memoryLicenses";

/** What may go wrong with one write. */
export const disturbance = fc.constantFrom<(Disturbance | undefined)[]>(
  undefined,
  "answer-lost",
  "request-lost",
  "answer-lost-blind",
  "request-lost-blind",
  "standing-still",
  "failing",
  "refusing",
  new Error("ThingSpace cannot be reached"),
);
