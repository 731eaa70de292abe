import type { Imei } from "../../fleet/imei";
import { problem } from "../../problemCodes";
import { pluralize, counted, firstOf } from "../../text/plurals";
import type { Plan } from "../plan";
import type { Session } from "../session/session";
import type { Facts } from "./rule";

export function adoption({ plan, session }: Facts): string | undefined {
  const { fleet, options } = plan.target;
  return options.adopt ? undefined : adoptionProblem({ fleet, adopt: foreignIn(plan, session) });
}

/** Devices to adopt that no fleet of the program has had. */
export function foreignIn({ target: { fleet }, adopt }: Plan, session: Session): readonly Imei[] {
  return adopt.filter((imei) => !session.isOwn(fleet, imei));
}

interface Adoption {
  readonly fleet: string;
  /** Licensed devices that no fleet of the program has assigned or adopted. */
  readonly adopt: readonly Imei[];
}

export function adoptionProblem({ fleet, adopt }: Adoption): string | undefined {
  if (adopt.length === 0) {
    return undefined;
  }
  const words = (text: string) => pluralize(adopt.length, text);
  return problem(
    "already-licensed",
    `fleet ${fleet}: ${counted(adopt.length, "declared device")} already ${words("[holds a license|hold licenses]")}, and adopt is false: ${firstOf(adopt)}. ` +
      words(
        "If this stack assigned [it|them] (the fleet was renamed, or a run was interrupted), set adopt: true on this fleet for one pulumi up: it then " +
          "manages [it|them], and no license is released. If somebody else manages [it|them], remove [the device|the devices] from the fleet.",
      ),
  );
}

export function adoptionNotice({ fleet, adopt }: Adoption): string | undefined {
  return adopt.length === 0
    ? undefined
    : `fleet ${fleet}: adopts ${counted(adopt.length, "device")} already licensed: ${firstOf(adopt)}`;
}

/** For a device that was free only until its license was requested. */
export const licensedMeanwhile = "was licensed by somebody else during this run, and adopt is false";
