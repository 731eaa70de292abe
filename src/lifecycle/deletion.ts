import type { Claims } from "./claims";
import type { ConvergeRequest } from "./converge";
import { orphansMessage } from "./failures";
import type { FleetRecord } from "./fleetState";
import { departure, type Departure } from "./plan";
import { removalProblem } from "./removalLimit";

export interface DeletionServices {
  readonly claims: Claims;
  /** The number of releases that somebody confirmed for the fleet, outside of the program. */
  readonly confirmedRemoval: (fleet: string) => number | undefined;
}

/**
 * Refuses a deletion that releases too much or leaves licenses to nobody. For a fleet that was taken out of the program this is
 * the first time that anybody can look at it: the engine calls nothing at preview.
 *
 * @returns what becomes of its devices.
 * @throws Error for people.
 */
export function refuseDeletion(
  record: FleetRecord,
  { options, isClaimed }: Pick<ConvergeRequest, "options" | "isClaimed">,
  { claims, confirmedRemoval }: DeletionServices,
): Departure {
  const { fleet, roster, undetermined } = record;
  const leaving = departure([...roster.keys()], options, isClaimed);
  const problem = removalProblem(
    { fleet, recorded: roster.size, releases: leaving.release.length },
    options.removalLimit,
    confirmedRemoval(fleet) ?? options.confirmRemoval,
    (releases) => `run again with THINGSPACE_CONFIRM_REMOVAL=${fleet}=${releases} in the environment`,
  );
  if (problem !== undefined) {
    throw new Error(problem);
  }
  // Once this fleet is gone nobody would record what another one has announced and, for want of success, not taken over.
  const awaited = [...roster.keys(), ...undetermined.keys()].flatMap((imei) => {
    const next = claims.awaitedBy(record, imei);
    return next === undefined ? [] : [{ imei, next }];
  });
  const [first] = awaited;
  if (first !== undefined) {
    throw new Error(
      orphansMessage(
        record,
        awaited.map(({ imei }) => imei),
        first.next,
      ),
    );
  }
  return leaving;
}
