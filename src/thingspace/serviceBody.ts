import { z } from "zod";

/** What the body of an unhappy answer tells, whichever layer wrote it. */
export interface ServiceBody {
  /** Of the service itself, with the name of the service before it in some families (`UnifiedWebService.…`). */
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
  /** Of the gateway before the service, such as `900901`; in JSON or in XML. */
  readonly faultCode: string | undefined;
  readonly faultMessage: string | undefined;
  /** Of the OAuth endpoint, such as `invalid_client`, and of services that imitate it. */
  readonly error: string | undefined;
  readonly errorDescription: string | undefined;
}

const text = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);

const bodySchema = z
  .object({
    errorCode: text,
    errorMessage: text,
    error: text,
    error_description: text,
    fault: z.object({ code: text, message: text, description: text }).optional().catch(undefined),
  })
  .catch({});

/** Never fails: an answer that cannot be read is still an answer with a status. */
export function readServiceBody(body: string): ServiceBody {
  const parsed = bodySchema.parse(parseJson(body));
  return {
    errorCode: parsed.errorCode,
    errorMessage: parsed.errorMessage,
    faultCode: parsed.fault?.code ?? xmlElement(body, "code"),
    faultMessage: parsed.fault?.message ?? xmlElement(body, "message"),
    error: parsed.error,
    errorDescription: parsed.error_description,
  };
}

/** `undefined` for what is not JSON, which no JSON text can be read as. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

// The gateway answers 403 and 404 in XML, with a namespace prefix of its own (`am:`, `ams:`).
function xmlElement(body: string, name: string): string | undefined {
  if (!body.trimStart().startsWith("<")) {
    return undefined;
  }
  return new RegExp(`<\\w+:${name}>([^<]*)<`).exec(body)?.[1];
}
