import { z } from "zod";

/** A newer release may record more than this one understands, and an older one cannot guess it. */
export function versionSchema(version: number) {
  return z.literal(version, {
    error: ({ input }) =>
      typeof input === "number" && input > version
        ? `is ${input}, and this release reads ${version}: install the newest release of pulumi-thingspace-fota`
        : `must be ${version}`,
  });
}

/** A text that was made of devices, as `parse` reads it back. */
export function textOf<Value>(parse: (text: string) => Value) {
  return z.string("must be text").transform((text, context) => {
    try {
      return parse(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });
}

/**
 * Reads what the state of a resource holds.
 *
 * @param what such as `fleet west`
 * @throws Error that names the fields that cannot be read, and the way out.
 */
export function readState<Value>(what: string, schema: z.ZodType<Value>, properties: unknown): Value {
  const { data, error } = schema.safeParse(properties, { reportInput: true });
  if (error === undefined) {
    return data;
  }
  const fields = error.issues.map(({ path, message, input }) => {
    const field = path.join(".");
    return input === undefined ? `${field} is missing` : `${field} ${message}`;
  });
  throw new Error(
    `${what}: its state cannot be read: ${fields.join("; ")}. If a newer release wrote it, install that one. If it was edited or cut off, take it out ` +
      `of the state, with the URN that pulumi stack --show-urns prints: pulumi state delete URN; the next pulumi up takes over what is there.`,
  );
}
