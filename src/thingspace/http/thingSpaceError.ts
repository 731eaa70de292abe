import { problem, type ProblemCode } from "../../problemCodes";

export type TokenName = "bearer" | "session";

/** `unclear` where it may be either. */
export type RejectedToken = TokenName | "unclear";

export type ThingSpaceErrorKind =
  /** Never connected: the request did nothing. */
  | "unreachable"
  /** A proxy refused the request, which was not sent. */
  | "proxy"
  /** Certificate not trusted: the request was not sent. */
  | "untrusted"
  /** The connection broke, or the response was cut. */
  | "interrupted"
  | "timeout"
  /** A redirect, which is not followed. */
  | "redirected"
  /** A token, the key pair or the login is not accepted. */
  | "credentials"
  /** The account is unknown, inactive, or not this user's. */
  | "account"
  /** Any other 4xx: retrying will not help. */
  | "refused"
  | "throttled"
  /** A 5xx. */
  | "unavailable"
  /** A response that cannot be understood. */
  | "unexpected"
  /** Pages that are no complete listing. */
  | "listing";

const usualCodes: Readonly<Record<ThingSpaceErrorKind, ProblemCode>> = {
  unreachable: "service-unreachable",
  proxy: "proxy-refused",
  untrusted: "certificate-untrusted",
  interrupted: "connection-broken",
  timeout: "request-timeout",
  redirected: "redirect-refused",
  credentials: "credentials-rejected",
  account: "account-unknown",
  refused: "request-refused",
  throttled: "rate-limited",
  unavailable: "service-failed",
  unexpected: "response-unreadable",
  listing: "listing-incomplete",
};

export interface ThingSpaceErrorFacts {
  readonly kind: ThingSpaceErrorKind;
  /** What to do. */
  readonly advice?: string | undefined;
  /** Default: the usual one of the kind. */
  readonly code?: ProblemCode | undefined;
  readonly status?: number | undefined;
  /** The service's own code, such as `INVALID_PARAMETER`, or the gateway's, such as `900906`. */
  readonly errorCode?: string | undefined;
  /** Clipped and without secrets. */
  readonly serviceMessage?: string | undefined;
  /** Of an HTML page in place of an API response; empty when it has none. */
  readonly pageTitle?: string | undefined;
  /** Counted from the response. */
  readonly retryAfterMs?: number | undefined;
  readonly rejectedToken?: RejectedToken | undefined;
  /** Whether a write may still have taken effect. */
  readonly mayHaveActed: boolean;
  readonly cause?: unknown;
}

/** No message, field or cause holds a credential. */
export class ThingSpaceError extends Error implements ThingSpaceErrorFacts {
  override readonly name = "ThingSpaceError";
  readonly kind: ThingSpaceErrorKind;
  readonly code: ProblemCode;
  /** Absent when there was no response. */
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
  readonly serviceMessage: string | undefined;
  readonly pageTitle: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly rejectedToken: RejectedToken | undefined;
  readonly mayHaveActed: boolean;

  readonly advice: string | undefined;

  /** @param what happened, which the advice follows */
  constructor(
    readonly what: string,
    facts: ThingSpaceErrorFacts,
  ) {
    const code = facts.code ?? usualCodes[facts.kind];
    super(problem(code, textOf(what, facts.advice)), facts.cause === undefined ? undefined : { cause: facts.cause });
    this.advice = facts.advice;
    this.kind = facts.kind;
    this.code = code;
    this.status = facts.status;
    this.errorCode = facts.errorCode;
    this.serviceMessage = facts.serviceMessage;
    this.pageTitle = facts.pageTitle;
    this.retryAfterMs = facts.retryAfterMs;
    this.rejectedToken = facts.rejectedToken;
    this.mayHaveActed = facts.mayHaveActed;
  }

  /** The message without its code. */
  get text(): string {
    return textOf(this.what, this.advice);
  }

  /** The message without advice, for devices whose summary says what to do. */
  get withoutAdvice(): string {
    return problem(this.code, this.what);
  }

  restated(what: string, known: Partial<ThingSpaceErrorFacts> = {}): ThingSpaceError {
    const { kind, code, status, errorCode, serviceMessage, pageTitle, retryAfterMs, rejectedToken } = this;
    const { mayHaveActed, cause } = this;
    return new ThingSpaceError(what, {
      ...{ kind, code, status, errorCode, serviceMessage, pageTitle, retryAfterMs, rejectedToken, mayHaveActed, cause },
      ...known,
    });
  }
}

function textOf(what: string, advice: string | undefined): string {
  return advice === undefined ? what : `${what}. ${advice}`;
}

export interface RequestSummary {
  readonly method: "GET" | "POST" | "DELETE";
  /** Without the base URL. */
  readonly path: string;
  /** Absent for requests that concern no account. */
  readonly account?: string | undefined;
}

/** `GET /api/fota/v1/…`, with the account where its path does not name it */
export function nameRequest({ method, path, account }: RequestSummary): string {
  const isNamed = account === undefined || path.includes(encodeURIComponent(account));
  return `${method} ${path}${isNamed ? "" : ` for account "${account}"`}`;
}

/** To be appended to a statement: `; it said "…" (CODE)`, or nothing. */
export function quoteService({
  errorCode,
  serviceMessage,
  pageTitle,
}: Pick<ThingSpaceErrorFacts, "errorCode" | "serviceMessage" | "pageTitle">): string {
  if (pageTitle !== undefined) {
    return `; the response is an HTML page${pageTitle === "" ? "" : `, "${pageTitle}"`}`;
  }
  if (serviceMessage === undefined) {
    return errorCode === undefined ? "" : `; its error code is ${errorCode}`;
  }
  return `; it said "${serviceMessage}"${errorCode === undefined ? "" : ` (${errorCode})`}`;
}
