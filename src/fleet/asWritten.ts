/** A bad value is returned as is: in an update, the engine rejects an unknown one before it reads the failures. */
export function asWritten(value: unknown): unknown {
  return value ?? "";
}
