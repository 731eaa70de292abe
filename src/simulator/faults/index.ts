import { z } from "zod";

import { connectionFaults } from "./connection";
import { listingFaults } from "./listing";
import { sessionFaults } from "./session";
import { statusFaults } from "./status";
import { verdictFaults } from "./verdicts";
import { worldFaults } from "./world";

const allFaults = [
  ...connectionFaults,
  ...statusFaults,
  ...sessionFaults,
  ...verdictFaults,
  ...listingFaults,
  ...worldFaults,
] as const;

export const faultNames: readonly string[] = allFaults.flatMap((schema) => [...schema.in.shape.name.values]);

export const faultSchema = z.discriminatedUnion("name", allFaults, {
  error: () => `unknown fault; known are ${faultNames.join(", ")}`,
});

export const faultListSchema = z.array(faultSchema);

/** Something that goes wrong on purpose. At most one acts on a request: the first in the list whose turn it is. */
export type Fault = z.input<typeof faultSchema>;

/** A fault and what it does. */
export type ArmedFault = z.output<typeof faultSchema>;
