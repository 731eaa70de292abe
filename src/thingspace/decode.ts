import type { z } from "zod";
import { nameRequest, ThingSpaceError, type RequestSummary } from "./errors";
import { parseJson } from "./serviceBody";
import type { Answer } from "./transport";

/** Reads a happy answer by its schema; ThingSpaceError of kind `unexpected` when it has another shape. */
export function decode<T>(answer: Answer, request: RequestSummary, schema: z.ZodType<T>): T {
  const result = schema.safeParse(parseJson(answer.body));
  if (result.success) {
    return result.data;
  }
  // Only paths and expectations: values may be anything, tokens included.
  const problems = result.error.issues.slice(0, 3).map(({ path, message }) => `${path.join(".")} ${message}`.trim());
  throw new ThingSpaceError(
    `The answer of ThingSpace to ${nameRequest(request)} is not what its documentation says (${problems.join("; ")}). ` +
      "Check the settings thingspace:baseUrl (THINGSPACE_BASE_URL) and thingspace:apiVersion (THINGSPACE_API_VERSION).",
    { kind: "unexpected", status: answer.status, mayHaveActed: true },
  );
}
