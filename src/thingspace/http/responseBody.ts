import { z } from "zod";
import { nameRequest, quoteService, ThingSpaceError, type RequestSummary } from "./thingSpaceError";

/** With any status, read to the end. */
export interface HttpResponse {
  readonly status: number;
  readonly body: string;
  readonly retryAfter?: string | undefined;
  readonly date?: string | undefined;
  /** `WWW-Authenticate`. */
  readonly authenticate?: string | undefined;
}

/** What the body of a failed response says, whichever layer wrote it. */
export interface ErrorWords {
  /**
   * Who wrote it: the service, in some families with its name before the code (`UnifiedWebService.…`); the gateway
   * before it, whose codes are numbers (`900901`); the OAuth endpoint, or services that imitate it (`invalid_client`).
   */
  readonly from: "service" | "gateway" | "oauth" | undefined;
  readonly code: string | undefined;
  readonly message: string | undefined;
  /** When the gateway accepts requests again, as printed. */
  readonly nextAccessTime: string | undefined;
  /** Of a web page, empty when it has none; undefined for other bodies. */
  readonly pageTitle: string | undefined;
  /** Whether it reports a failure, whatever the status. */
  readonly isFailure: boolean;
}

/** An empty text, which services in Go print, counts as none, and so does a word for "no error". */
const text = z
  .union([z.string(), z.number().transform(String)])
  .transform((value) => (/^(0|success)?$/i.test(value) ? undefined : value))
  .optional()
  .catch(undefined);

/** The gateway's, bare or in an envelope, in JSON or XML: its releases differ. */
const words = {
  code: text,
  message: text,
  error_message: text,
  description: text,
  nextAccessTime: text,
  // Of Apigee.
  faultstring: text,
  detail: z.object({ errorcode: text }).optional().catch(undefined),
};
const envelope = z.object(words);
type Words = z.output<typeof envelope>;

const bodySchema = z
  .object({
    ...words,
    errorCode: text,
    errorMessage: text,
    error: z.union([envelope, text]),
    errors: z.array(z.unknown()).optional().catch(undefined),
    error_description: text,
    fault: envelope.optional().catch(undefined),
    status: text,
    reason: text,
    responseStatus: text,
    responseMessage: text,
    success: z.boolean().optional().catch(undefined),
  })
  .catch({});

/** Never fails: an unreadable response still has a status. */
export function readErrorWords(body: string): ErrorWords {
  const page =
    /^\s*</.test(body) && /<(!doctype html|html|head|body|title|h1|script|meta)\b/i.test(body.slice(0, 4_000));
  if (page) {
    const title = /<(?:title|h1)\b[^>]*>([^<]*)/i.exec(body)?.[1] ?? "";
    return { ...nothingSaid, pageTitle: title.trim() };
  }
  return readWords(parseJson(body) ?? xmlWords(body) ?? { message: plainText.exec(body.trim())?.[0] });
}

/** Human words, not what may be a token or its beginning. */
const plainText = /^[\p{L}\p{N}'-]+[,.:;!]?\s+[\p{L}\p{N}][^]*/u;

function readWords(json: unknown): ErrorWords {
  const {
    errorCode,
    errorMessage,
    error,
    error_description,
    errors = [],
    fault,
    success,
    ...flat
  } = bodySchema.parse(json);
  const wrapped = [fault, typeof error === "object" ? error : undefined].find(saysAnything);
  const said = wrapped ?? flat;
  const code = errorCode ?? said.code ?? said.detail?.errorcode;
  const message = errorMessage ?? said.message ?? said.error_message ?? said.description ?? said.faultstring;
  const told = { ...nothingSaid, nextAccessTime: said.nextAccessTime };
  if (code !== undefined || wrapped !== undefined) {
    const isGateway =
      errorCode === undefined
        ? code === undefined || said.detail !== undefined || /^\d+$/.test(code)
        : isGatewayCode(code);
    const isFailure = errorCode !== undefined || wrapped !== undefined || isGatewayCode(code);
    return { ...told, from: isGateway ? "gateway" : "service", code, message, isFailure };
  }
  if (typeof error === "string") {
    return { ...told, from: "oauth", code: error, message: error_description ?? message, isFailure: true };
  }
  const [first] = errors;
  if (first !== undefined) {
    const listed = readWords(typeof first === "string" ? { message: first } : first);
    return { ...listed, message: listed.message ?? message, isFailure: true };
  }
  const { status = "", responseStatus = "", reason, responseMessage } = flat;
  const isFailed = success === false || /fail|error/i.test(`${status} ${responseStatus}`);
  return { ...told, message: message ?? reason ?? responseMessage, isFailure: isFailed || errorMessage !== undefined };
}

function saysAnything(said: Words | undefined): boolean {
  return said !== undefined && Object.values(said).some((value) => value !== undefined);
}

/** Such as `900901`. */
function isGatewayCode(code: string | undefined): boolean {
  return code !== undefined && /^9\d{5}$/.test(code);
}

const longestTitle = 80;

export function factsOf({ code, message, pageTitle }: ErrorWords, clean: (text: string) => string) {
  const shown = (text: string | undefined) => (text === undefined ? undefined : clean(text));
  const title = shown(pageTitle);
  return {
    errorCode: shown(code),
    serviceMessage: shown(message),
    pageTitle: title !== undefined && title.length > longestTitle ? `${title.slice(0, longestTitle)}…` : title,
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const nothingSaid: ErrorWords = {
  from: undefined,
  code: undefined,
  message: undefined,
  nextAccessTime: undefined,
  pageTitle: undefined,
  isFailure: false,
};

// The gateway answers 403 and 404 in XML with a namespace prefix (`am:`, `ams:`).
function xmlWords(body: string): unknown {
  if (!/^\s*</.test(body)) {
    return undefined;
  }
  const element = (name: string) => new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`).exec(body)?.[1];
  return { fault: Object.fromEntries(Object.keys(words).map((name) => [name, element(name)])) };
}

/** @throws ThingSpaceError of kind `unexpected` when the response does not match the schema */
export function decode<T>(
  response: HttpResponse,
  request: RequestSummary & { readonly schema: z.ZodType<T> },
  clean: (text: string) => string,
): T {
  const json = parseJson(response.body);
  const result = request.schema.safeParse(json);
  if (result.success) {
    return result.data;
  }
  // No values: they may be anything, even tokens.
  const problems = result.error.issues.slice(0, 3).map(({ path, message }) => `${path.join(".")} ${message}`.trim());
  const facts = factsOf(readErrorWords(response.body), clean);
  throw new ThingSpaceError(
    `The response to ${nameRequest(request)} does not have the documented form ` +
      `(${json === undefined ? "it is not JSON" : problems.join("; ")})${quoteService(facts)}`,
    {
      ...facts,
      kind: "unexpected",
      advice:
        "Check the settings thingspace:baseUrl (THINGSPACE_BASE_URL) and thingspace:apiVersion (THINGSPACE_API_VERSION).",
      status: response.status,
      mayHaveActed: true,
    },
  );
}
