import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";

import { largestBody } from "./limits";

/** The body of a request is larger than anything that the simulator reads. */
export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";

  constructor() {
    super(`the request body has more than ${largestBody.toLocaleString("en-US")} bytes`);
  }
}

/**
 * Reads the body to its end, or to where it gets too large. The library's own middleware for this makes another request of the one that it
 * was given, which works only in a process whose Request was replaced: see server.ts.
 *
 * @throws BodyTooLargeError, before anything is read where the request says how large it is
 */
export async function readBody({ env: { incoming } }: Context<{ Bindings: HttpBindings }>): Promise<string> {
  if (Number(incoming.headers["content-length"] ?? 0) > largestBody) {
    throw new BodyTooLargeError();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const arriving: AsyncIterable<Uint8Array> = incoming.iterator({ destroyOnReturn: false });
  for await (const chunk of arriving) {
    size += chunk.length;
    if (size > largestBody) {
      throw new BodyTooLargeError();
    }
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
