/** What passed between the contract and a service, in a file that can be handed on: see `redaction.ts`. */
import { z } from "zod";

const headers = z.record(z.string(), z.string());

const exchangeSchema = z.strictObject({
  request: z.strictObject({
    method: z.string(),
    /** Without the host. */
    path: z.string(),
    headers,
    /** As sent, or what it says if it is JSON; absent when there was none. */
    body: z.unknown().optional(),
  }),
  response: z.strictObject({ status: z.int(), headers, body: z.unknown() }),
});

export const recordingSchema = z.strictObject({
  version: z.enum(["v1", "v2", "v3"]),
  account: z.string(),
  exchanges: z.array(exchangeSchema),
});

export type Exchange = z.infer<typeof exchangeSchema>;
export type Recording = z.infer<typeof recordingSchema>;

export interface Recorder {
  readonly fetch: typeof globalThis.fetch;
  /** So far, nothing of it redacted. */
  readonly exchanges: readonly Exchange[];
}

/** The headers of an answer that mean something to a client. The others are the business of whoever runs the service. */
const answerHeaders = ["content-type", "retry-after", "www-authenticate"];

export function createRecorder(fetch: typeof globalThis.fetch): Recorder {
  const exchanges: Exchange[] = [];
  return {
    exchanges,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const sent = await request.clone().text();
      const response = await fetch(request);
      const answered = await response.clone().text();
      const { pathname, search } = new URL(request.url);
      exchanges.push({
        request: {
          method: request.method,
          path: `${pathname}${search}`,
          headers: Object.fromEntries(request.headers),
          ...(sent === "" ? {} : { body: parsed(sent) }),
        },
        response: {
          status: response.status,
          headers: Object.fromEntries(
            answerHeaders.flatMap((name) => {
              const value = response.headers.get(name);
              return value === null ? [] : [[name, value]];
            }),
          ),
          body: parsed(answered),
        },
      });
      return response;
    },
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
