import type { ConfigReading } from "./configuration";
import { noExemptions, type Exemptions } from "./exemptions";
import type { JudgingPolicy } from "./policyNames";
import type { Finding } from "./judgement";
import type { LicensePrice } from "./licensePrice";

export interface PolicyFinding {
  readonly policy: JudgingPolicy;
  readonly finding: Finding;
}

/** What policies pass to later ones. */
export interface Analysis {
  exemptions: ConfigReading<Exemptions>;
  priceOf: (account: string) => LicensePrice | undefined;
  /** What could not be evaluated, where that is no violation. */
  readonly notEvaluated: PolicyFinding[];
  /** What an exemption excuses. */
  readonly excused: PolicyFinding[];
  /** Reported, but no violation. */
  readonly notices: PolicyFinding[];
}

/** The SDK runs the policies in the order of their list, so going back in it starts another analysis. */
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
  return { exemptions: noExemptions, priceOf: () => undefined, notEvaluated: [], excused: [], notices: [] };
}
