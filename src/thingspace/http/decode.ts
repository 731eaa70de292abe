import type { z } from "zod";
import { nameRequest, quoteService, ThingSpaceError, type RequestSummary } from "./errors";
import { parseJson, readServiceBody } from "./responseBody";
import type { Answer } from "./exchange";

export interface Decoding<T> {
  readonly request: RequestSummary;
  readonly schema: z.ZodType<T>;
  /** Takes secrets and control characters out of a text. */
  readonly clean: (text: string) => string;
}

/** Reads a happy answer by its schema; ThingSpaceError of kind `unexpected` when it has another shape. */
export function decode<T>(answer: Answer, { request, schema, clean }: Decoding<T>): T {
  const json = parseJson(answer.body);
  const result = schema.safeParse(json);
  if (result.success) {
    return result.data;
  }
  // Only paths and expectations: values may be anything, tokens included.
  const problems = result.error.issues.slice(0, 3).map(({ path, message }) => `${path.join(".")} ${message}`.trim());
  const { code, message } = readServiceBody(answer.body);
  const facts = {
    errorCode: code === undefined ? undefined : clean(code),
    serviceMessage: message === undefined ? undefined : clean(message),
  };
  throw new ThingSpaceError(
    `The answer of ThingSpace to ${nameRequest(request)} is not what its documentation says ` +
      `(${json === undefined ? "it is not JSON" : problems.join("; ")})${quoteService(facts)}. ` +
      "Check the settings thingspace:baseUrl (THINGSPACE_BASE_URL) and thingspace:apiVersion (THINGSPACE_API_VERSION).",
    { ...facts, kind: "unexpected", status: answer.status, mayHaveActed: true },
  );
}
