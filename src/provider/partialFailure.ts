/**
 * Tells the dynamic host that the resource exists, but not as desired: the engine records `id` and `properties` and shows `reasons`,
 * never `message`. Only
 * create and update honor it.
 */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly reasons: readonly string[];

  constructor(recorded: { id: string; properties: Readonly<Record<string, unknown>>; reasons: readonly string[] }) {
    super(recorded.reasons.join("\n"));
    this.id = recorded.id;
    this.properties = recorded.properties;
    this.reasons = recorded.reasons;
  }
}
