/** A bad value goes back to the engine as it is: an update rejects an unknown value before it looks at the failures. */
export function asWritten(value: unknown): unknown {
  return value ?? "";
}
