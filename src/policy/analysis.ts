import type { ConfigReading } from "./configuration";
import { noExemptions, type Exemptions } from "./exemptions";
import type { JudgingPolicy } from "./names";
import type { Finding } from "./judgement";

export interface PolicyFinding {
  readonly policy: JudgingPolicy;
  readonly finding: Finding;
}

/** What the policies of one analysis leave for those after them. */
export interface Analysis {
  exemptions: ConfigReading<Exemptions>;
  /** What could not be judged, where that is no violation. */
  readonly notEvaluated: PolicyFinding[];
  /** What would be a violation, were it not for an exemption. */
  readonly excused: PolicyFinding[];
  /** What is to be told although it is no violation. */
  readonly notices: PolicyFinding[];
}

/**
 * Tells the analyses of one process apart. The SDK runs the policies of each in the order of their list, so one that is not further
 * down the list than the last opens another analysis, which knows nothing of the one before.
 */
export class Analyses {
  #current = emptyAnalysis();
  #lastPosition = -1;

  /** @param position of the policy that runs now */
  enter(position: number): Analysis {
    if (position <= this.#lastPosition) {
      this.#current = emptyAnalysis();
    }
    this.#lastPosition = position;
    return this.#current;
  }
}

function emptyAnalysis(): Analysis {
  return { exemptions: noExemptions, notEvaluated: [], excused: [], notices: [] };
}
