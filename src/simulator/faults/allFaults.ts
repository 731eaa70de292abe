import { z } from "zod";

import { connectionFaults } from "./kinds/connection";
import { listingFaults } from "./kinds/listing";
import { sessionFaults } from "./kinds/session";
import { errorAnswerFaults } from "./kinds/errorAnswers";
import { deviceResultFaults } from "./kinds/deviceResults";
import { accountFaults } from "./kinds/accountChanges";

const allFaults = [
  ...connectionFaults,
  ...errorAnswerFaults,
  ...sessionFaults,
  ...deviceResultFaults,
  ...listingFaults,
  ...accountFaults,
] as const;

export const faultNames: readonly string[] = allFaults.flatMap((schema) => [...schema.in.shape.name.values]);

export const faultSchema = z.discriminatedUnion("name", allFaults, {
  error: () => `unknown fault; known are ${faultNames.join(", ")}`,
});

export const faultListSchema = z.array(faultSchema);

/** Something that goes wrong on purpose. At most one acts on a request: the first in the list whose turn it is. */
export type Fault = z.input<typeof faultSchema>;

export type ArmedFault = z.output<typeof faultSchema>;
