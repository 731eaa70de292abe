import type nodeFetch from "node-fetch";
import type { RequestInit } from "node-fetch";
import type { z } from "zod";
import { counted } from "../../text/plurals";
import type { Clock } from "./clock";
import { connectionError } from "./connectionError";
import { nameRequest, ThingSpaceError, type RequestSummary } from "./thingSpaceError";
import { nameProxy, proxyError, type Proxy } from "./proxy";
import type { RateLimit } from "./rateLimit";
import { decode, type HttpResponse } from "./responseBody";
import { isSuccess, responseError } from "./responseError";

/** Of node-fetch 3; other implementations lack its body limit and its agent. */
export type Fetch = typeof nodeFetch;

export interface HttpRequest<T> extends RequestSummary {
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON, or as a form. */
  readonly body?: object | undefined;
  /** Of the response's JSON. */
  readonly schema: z.ZodType<T>;
}

export interface ExchangeFacts {
  /** Counts the requests of the client, from 1. */
  readonly number: number;
  /** From sending until the response was read to the end, or until failure. */
  readonly milliseconds: number;
  /** Absent when there was no whole response. */
  readonly response: { readonly status: number; readonly bytes: number } | undefined;
}

export type Exchange<T> = ExchangeFacts &
  ({ readonly value: T; readonly failure?: undefined } | { readonly failure: ThingSpaceError });

export type SendOnce = <T>(request: HttpRequest<T>) => Promise<Exchange<T>>;

export interface ExchangeOptions {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly timeoutSeconds: number;
  readonly fetch: Fetch;
  /** Default: a new connection for each request. */
  readonly agent?: NonNullable<RequestInit["agent"]> | undefined;
  /** For messages. */
  readonly proxy?: Proxy | undefined;
  readonly userAgent?: string | undefined;
  readonly clock: Clock;
  readonly rateLimit: RateLimit;
  readonly clean: (text: string) => string;
}

// A page of 1,000 devices has about 100 kB.
const largestBody = 16 * 1024 * 1024;

export function createExchange(options: ExchangeOptions): SendOnce {
  const { baseUrl, timeoutSeconds, fetch, agent, proxy, userAgent, clock, rateLimit, clean } = options;
  let requests = 0;

  const receive = async (
    { path, method, headers, body }: HttpRequest<unknown>,
    signal: AbortSignal,
  ): Promise<HttpResponse> => {
    const isForm = body instanceof URLSearchParams;
    const type = isForm ? "application/x-www-form-urlencoded" : "application/json";
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        Accept: "application/json",
        ...(userAgent === undefined ? {} : { "User-Agent": userAgent }),
        ...(body === undefined ? {} : { "Content-Type": type }),
        ...headers,
      },
      body: body === undefined ? null : isForm ? body.toString() : JSON.stringify(body),
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

  const receiveInTime = async (request: HttpRequest<unknown>): Promise<HttpResponse> => {
    const deadline = new AbortController();
    const received = new AbortController();
    // The deadline covers the body, too, which may stall.
    void clock.sleep(timeoutSeconds * 1000, received.signal).then(() => {
      if (!received.signal.aborted) {
        deadline.abort();
      }
    });
    try {
      return await receive(request, deadline.signal);
    } catch (error) {
      throw deadline.signal.aborted
        ? timeoutError(request, timeoutSeconds, proxy)
        : connectionError({ error, request, baseUrl, proxy, clean });
    } finally {
      // Without a reason, each request would create an unused error.
      received.abort("received");
    }
  };

  const read = <T>(response: HttpResponse, request: HttpRequest<T>): T => {
    // Only the proxy of a plain http service responds with a 407.
    if (response.status === 407 && proxy !== undefined) {
      throw proxyError(response.status, proxy, baseUrl);
    }
    if (!isSuccess(response)) {
      throw responseError(response, request, clean, clock.now());
    }
    return decode(response, request, clean);
  };

  return async (request) => {
    await rateLimit.turn();
    const number = ++requests;
    const begin = clock.now();
    let response: HttpResponse | undefined;
    const facts = () => ({
      number,
      milliseconds: clock.now() - begin,
      response:
        response === undefined ? undefined : { status: response.status, bytes: Buffer.byteLength(response.body) },
    });
    try {
      response = await receiveInTime(request);
      const value = read(response, request);
      rateLimit.succeeded();
      return { ...facts(), value };
    } catch (failure) {
      if (!(failure instanceof ThingSpaceError)) {
        throw failure;
      }
      rateLimit.failed(failure);
      return { ...facts(), failure };
    }
  };
}

function timeoutError(request: RequestSummary, seconds: number, proxy: Proxy | undefined): ThingSpaceError {
  const way = proxy === undefined ? "" : ` through ${nameProxy(proxy)}`;
  return new ThingSpaceError(
    `ThingSpace did not respond to ${nameRequest(request)}${way} within ${counted(seconds, "second")}`,
    {
      kind: "timeout",
      advice: "Check the network, or increase thingspace:timeoutSeconds (THINGSPACE_TIMEOUT_SECONDS).",
      mayHaveActed: true,
    },
  );
}
