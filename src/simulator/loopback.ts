import type { MiddlewareHandler } from "hono";

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

export function isLoopback(host: string): boolean {
  return loopback.test(host);
}

/**
 * Answers only to who calls this machine by a name of its own. A web page elsewhere can make its own name lead here, and a browser would then
 * let it read and change everything.
 */
export const loopbackOnly: MiddlewareHandler = async (context, next) => {
  const host = (context.req.header("host") ?? "").replace(/:\d+$/, "");
  if (isLoopback(host)) {
    return next();
  }
  return context.json(
    {
      error: `this simulator answers to localhost and 127.0.0.1, not to ${JSON.stringify(host)}; start it for another host to use it from there`,
    },
    403,
  );
};
