/**
 * Whether a value is nothing but its own keys: Pulumi turns a Map, an iterator or inherited keys into an empty object. Objects of
 * another realm count, because test runners run programs in one.
 */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    (prototype === null || (typeof prototype === "object" && Object.hasOwn(prototype, "isPrototypeOf"))) &&
    !(Symbol.toStringTag in value) &&
    !(Symbol.iterator in value)
  );
}
