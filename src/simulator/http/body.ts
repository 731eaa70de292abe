import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";

export type HttpContext = Context<{ Bindings: HttpBindings }>;

/** The service's limit is not published; this is 500 times a batch of 1,000 devices. */
const largestBytes = 10_000_000;

export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";

  constructor() {
    super(`the request body has more than ${largestBytes.toLocaleString("en-US")} bytes`);
  }
}

/**
 * Hono's middleware would need the global Request replaced: see server.ts.
 *
 * @throws BodyTooLargeError, before reading if the length is declared
 */
export async function readBody({ env: { incoming } }: HttpContext): Promise<string> {
  if (Number(incoming.headers["content-length"] ?? 0) > largestBytes) {
    throw new BodyTooLargeError();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const arriving: AsyncIterable<Uint8Array> = incoming.iterator({ destroyOnReturn: false });
  for await (const chunk of arriving) {
    size += chunk.length;
    if (size > largestBytes) {
      throw new BodyTooLargeError();
    }
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
