/**
 * What Verizon documents of the license service, as a suite that any ThingSpace can be held to: the simulator always, the
 * live service on request. It speaks plain HTTP, so that no mistake of our client can hide one of the service.
 *
 * What the vendor's pages leave open is not asserted; where they name several possibilities, each of them passes.
 */
import { dialects, type Dialect } from "./dialects";
import type { OpenSubject } from "./subject";
import { describeThingSpaceCandidates } from "./thingSpaceCandidates";
import { describeThingSpaceReads } from "./thingSpaceReads";
import { describeThingSpaceWrites } from "./thingSpaceWrites";

export { describeThingSpaceOperated, type Operated } from "./thingSpaceOperated";
export type { OpenSubject, Subject } from "./subject";
export { describeThingSpaceReads, describeThingSpaceWrites };

/** Reads and writes, in a dialect that all subjects opened have. */
export function describeThingSpace(name: string, open: OpenSubject, { hasCandidates }: Dialect = dialects.v1): void {
  describeThingSpaceReads(name, open);
  describeThingSpaceWrites(name, open);
  if (hasCandidates) {
    describeThingSpaceCandidates(name, open);
  }
}
