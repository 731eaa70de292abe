import type { ConfigReading } from "./configuration";
import { noExemptions, type Exemptions } from "./exemptions";
import type { JudgingPolicy } from "./names";
import type { Finding } from "./judgement";

/** What the policies of one analysis leave for those after them. */
export interface Analysis {
  exemptions: ConfigReading<Exemptions>;
  /** What is to be told without being a violation of the policy that found it. */
  readonly notEvaluated: { readonly policy: JudgingPolicy; readonly finding: Finding }[];
  /** What would be a violation, were it not for an exemption. */
  readonly excused: { readonly policy: JudgingPolicy; readonly finding: Finding }[];
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
  return { exemptions: noExemptions, notEvaluated: [], excused: [] };
}
