/** The kinds of fields that answers are made of, read as tolerantly as is safe. */
import { z } from "zod";

const digits = z.string().regex(/^\d+$/, "is not a number").transform(Number);

/** A number, or digits in quotes. */
export const numeric = z.union([z.number(), digits]);

export const count = numeric.pipe(z.int().nonnegative());

/** An id that is text, though it may be printed as a number; larger ones than a double can hold would be another id. */
export const printedId = z.union([z.string(), z.int().nonnegative().transform(String)]);

/** An IMEI in an answer. As a number, or as text that was made of one, it has lost its leading zeros. */
export const deviceId = z
  .union([z.string(), z.int().nonnegative()])
  .transform((id) => (typeof id === "number" || /^\d{1,14}$/.test(id) ? String(id).padStart(15, "0") : id));

/** A list, where the service may print `null` or nothing for an empty one. */
export function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullish()
    .transform((list) => list ?? []);
}

/** A token, which must fit into a header. */
export const headerText = z.string().regex(/^[\x21-\x7e]+$/, "is not a token");
