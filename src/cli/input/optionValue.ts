import type { z } from "zod";

import { problem } from "../../problemCodes";
import { CommandError } from "../commandError";

/**
 * @param form completes "Give …"
 * @throws CommandError for an option given twice or a bad value, such as the empty variable of a build system
 */
export function optionValue<Value>(
  option: string,
  [text, other]: readonly string[],
  schema: z.ZodType<Value>,
  form: string,
): Value | undefined {
  if (text === undefined) {
    return undefined;
  }
  if (other !== undefined) {
    throw new CommandError(problem("arguments-invalid", `ambiguous: ${option} is given more than once. Give it once.`));
  }
  const result = schema.safeParse(text);
  if (!result.success) {
    throw new CommandError(problem("arguments-invalid", `${option} is ${JSON.stringify(text)}. Give ${form}.`));
  }
  return result.data;
}
