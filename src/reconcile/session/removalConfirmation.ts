import { formatRemovals, parseRemovals } from "./confirmationText";
import { problem } from "../../problemCodes";
import { refuse } from "../refuse";
import { shellWord } from "../../text/shellWord";
import { firstOf } from "../../text/plurals";

/** Releases with deleted fleets, confirmed outside of the program. */
export class RemovalConfirmation {
  /** What this process needs, or has, confirmed: all in one, because a run has only one confirmation. */
  readonly #asked = new Map<string, number>();
  /** The confirmed numbers of leaving fleets, until they are deleted. */
  readonly #estimates = new Map<string, number>();
  readonly #judging = new Set<Promise<unknown>>();

  /** @param text reads THINGSPACE_CONFIRM_REMOVAL */
  constructor(private readonly text: () => string) {}

  get isSet(): boolean {
    return this.text() !== "";
  }

  /** @throws Error when the text cannot be read. */
  of(fleet: string): number | undefined {
    return confirmedFor(fleet, this.text());
  }

  /**
   * The number of releases if it is confirmed, else the number given. Also confirmed by the number of the record, which an
   * earlier run asked for, as some licenses may be gone since or can never be released; and by the one that the estimate of
   * this run was confirmed with, when not all was known of other fleets and of devices of unknown status.
   */
  ofDeletion(
    fleet: string,
    {
      byRecord,
      releases,
      isEstimate,
    }: { readonly byRecord: number; readonly releases: number; readonly isEstimate: boolean },
  ): number | undefined {
    const confirmed = this.of(fleet);
    if (confirmed === undefined || ![releases, byRecord, this.#estimates.get(fleet)].includes(confirmed)) {
      return confirmed;
    }
    if (isEstimate) {
      this.#estimates.set(fleet, confirmed);
    }
    return releases;
  }

  /** Includes all that was asked for before. */
  howTo(fleet: string, releases: number): string {
    this.#asked.set(fleet, releases);
    const named = [...(parseRemovals(this.text())?.keys() ?? [])];
    const others = named.length === 0 || named.includes(fleet) ? "" : ` (it names ${firstOf(named)} now)`;
    return `run again with THINGSPACE_CONFIRM_REMOVAL=${shellWord(formatRemovals(this.#asked))} in the environment${others}`;
  }

  /**
   * A refusal waits for removals judged at the same time, so that each names all that is to be confirmed: the engine
   * deletes many fleets at once, and stops at the first refusal.
   *
   * @param judgmentOf called again once the others are judged
   * @throws Error when it is refused
   */
  async judge<Facts, Judgment extends { readonly problem: string | undefined }>(
    read: () => Promise<Facts>,
    judgmentOf: (facts: Facts) => Judgment,
  ): Promise<Judgment> {
    const judged = read().then((facts) => ({ facts, isRefused: judgmentOf(facts).problem !== undefined }));
    this.#judging.add(judged);
    const forget = () => this.#judging.delete(judged);
    judged.then(forget, forget);
    const { facts, isRefused } = await judged;
    while (isRefused && this.#judging.size > 0) {
      await Promise.allSettled(this.#judging);
    }
    const judgment = judgmentOf(facts);
    refuse(judgment.problem);
    return judgment;
  }
}

/**
 * A number alone when one fleet is meant, else `west=100,east=200`.
 *
 * @throws Error when the text cannot be read
 */
function confirmedFor(fleet: string, text: string): number | undefined {
  if (/^\s*\d+\s*$/.test(text)) {
    return Number(text);
  }
  const removals = parseRemovals(text);
  if (removals === undefined) {
    throw new Error(
      problem(
        "confirmation-invalid",
        `THINGSPACE_CONFIRM_REMOVAL ${JSON.stringify(text)} cannot be read: give the number of licenses, or each fleet once with its ` +
          `number, such as west=100,east=200; a name that contains , ; = or " goes in double quotes.`,
      ),
    );
  }
  return removals.get(fleet);
}
