/**
 * Whether a value is nothing but its own keys. Of others, such as a Map, an iterator or what inherits its keys, Pulumi would see an empty object.
 * That of another realm counts, too: test runners have programs run in one.
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
