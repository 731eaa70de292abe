/** False for a Map, an iterator or inherited keys: Pulumi turns them into an empty object. Test runners use objects of another realm. */
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
