import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";

export type HttpContext = Context<{ Bindings: HttpBindings }>;

/** The service's own limit is not published; a batch of 1,000 devices is a five-hundredth of this. */
const largestBytes = 10_000_000;

export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";

  constructor() {
    super(`the request body has more than ${largestBytes.toLocaleString("en-US")} bytes`);
  }
}

/**
 * The library's own middleware works only in a process whose Request was replaced: see server.ts.
 *
 * @throws BodyTooLargeError, before anything is read where the request says how large it is
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
