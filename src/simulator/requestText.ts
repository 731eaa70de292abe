import type { HttpContext } from "./exchange";

/** More than any request of the service's has: 10,000 devices are some 200 kB. */
const largestBody = 10 * 1024 * 1024;

/** The body of a request is larger than anybody could mean. */
export class TooLargeError extends Error {
  override readonly name = "TooLargeError";
}

/**
 * Reads the body of a request, which can be done once.
 *
 * @throws TooLargeError before it is read to its end
 */
export async function readText({ env: { incoming } }: HttpContext): Promise<string> {
  const chunks: Buffer[] = [];
  refuseLarge(Number(incoming.headers["content-length"] ?? 0));
  let size = 0;
  const stream: AsyncIterable<Buffer> = incoming;
  for await (const chunk of stream) {
    size += chunk.length;
    refuseLarge(size);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function refuseLarge(size: number): void {
  if (size > largestBody) {
    throw new TooLargeError(`a body of more than ${largestBody} bytes`);
  }
}
