import type nodeFetch from "node-fetch";
import type { RequestInit } from "node-fetch";
import { counted } from "../../fleet/wording";
import type { CallKind } from "./calls";
import type { Clock } from "./clock";
import { connectionError } from "./connectionError";
import { nameProxy, type Proxy } from "./proxy";
import { proxyError } from "./proxyError";
import { nameRequest, ThingSpaceError, type RequestSummary } from "./errors";

/** The `fetch` of node-fetch 3; other implementations lack its body limit and its agent. */
export type Fetch = typeof nodeFetch;

export interface HttpRequest extends RequestSummary {
  readonly kind: CallKind;
  /** How many devices a write is about. */
  readonly devices?: number | undefined;
  /** How many times the request is being sent with this, from 1, which is also what is meant when it is absent. */
  readonly attempt?: number | undefined;
  /** Whether it was sent before, with this number or without, as after a new token. */
  readonly isRepeated?: boolean | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer with any status, read to its end. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** The `Retry-After` header as it came. */
  readonly retryAfter: string | undefined;
  /** The `Date` header: what time it is where the answer comes from. */
  readonly date?: string | undefined;
  /** The `WWW-Authenticate` header. */
  readonly authenticate?: string | undefined;
}

/** One HTTP exchange; throws ThingSpaceError only when there is no whole answer. */
export type Transport = (request: HttpRequest) => Promise<Answer>;

export interface TransportOptions {
  /** Without a slash at the end; paths are put behind it. */
  readonly baseUrl: string;
  readonly timeoutSeconds: number;
  readonly fetch: Fetch;
  /** Keeps connections alive; absent, node-fetch opens a connection per request. */
  readonly agent?: NonNullable<RequestInit["agent"]> | undefined;
  /** What the agent goes through, for messages. */
  readonly proxy?: Proxy | undefined;
  /** Says who asks, in every request. */
  readonly userAgent?: string | undefined;
  readonly clock: Clock;
  /** Takes secrets and control characters out of a text. */
  readonly clean: (text: string) => string;
}

// A page of 1,000 devices has about 100 kB.
const largestBody = 16 * 1024 * 1024;

export function createTransport(options: TransportOptions): Transport {
  const { baseUrl, timeoutSeconds, fetch, agent, proxy, userAgent, clock, clean } = options;
  const sameHeaders = { Accept: "application/json", ...(userAgent === undefined ? {} : { "User-Agent": userAgent }) };
  const exchange = async (request: HttpRequest, signal: AbortSignal): Promise<Answer> => {
    const response = await fetch(`${baseUrl}${request.path}`, {
      method: request.method,
      headers: { ...sameHeaders, ...request.headers },
      body: request.body ?? null,
      redirect: "manual",
      size: largestBody,
      signal,
      ...(agent === undefined ? {} : { agent }),
    });
    const header = (name: string) => response.headers.get(name) ?? undefined;
    return {
      status: response.status,
      body: await response.text(),
      retryAfter: header("retry-after"),
      date: header("date"),
      authenticate: header("www-authenticate"),
    };
  };

  return async (request) => {
    const deadline = new AbortController();
    const answered = new AbortController();
    // The deadline covers the body too: a body that stalls would otherwise hang for ever.
    void clock.sleep(timeoutSeconds * 1000, answered.signal).then(() => {
      if (!answered.signal.aborted) {
        deadline.abort();
      }
    });
    let answer: Answer;
    try {
      answer = await exchange(request, deadline.signal);
    } catch (error) {
      throw deadline.signal.aborted
        ? timeoutError(request, timeoutSeconds, proxy)
        : connectionError({ error, request, baseUrl, proxy, clean });
    } finally {
      answered.abort();
    }
    // No service answers this: of plain http it is the proxy that stands for it.
    if (answer.status === 407 && proxy !== undefined) {
      throw proxyError({ status: answer.status, proxy, baseUrl });
    }
    return answer;
  };
}

function timeoutError(request: RequestSummary, seconds: number, proxy: Proxy | undefined): ThingSpaceError {
  const way = proxy === undefined ? "" : ` through ${nameProxy(proxy)}`;
  return new ThingSpaceError(
    `ThingSpace did not answer ${nameRequest(request)}${way} within ${counted(seconds, "second")}. Check the network, or raise ` +
      "thingspace:timeoutSeconds (THINGSPACE_TIMEOUT_SECONDS).",
    { kind: "timeout", mayHaveActed: true },
  );
}
