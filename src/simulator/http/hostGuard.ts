import { isIPv6 } from "node:net";

import type { HttpBindings } from "@hono/node-server";
import type { MiddlewareHandler } from "hono";

function isLoopback(name: string): boolean {
  const host = isIPv6(name) ? `[${name}]` : name;
  if (!URL.canParse(`http://${host}`)) {
    return false;
  }
  const { hostname } = new URL(`http://${host}`);
  return /^(.+\.)?localhost$|^127\.\d+\.\d+\.\d+$|^\[::1\]$/.test(hostname);
}

/**
 * Refuses requests for other hosts: with DNS rebinding, a web page could read the seed's credentials through a browser on this machine.
 *
 * @param host the address listened on; a public one has unknown names and is not guarded
 */
export function hostGuard(host: string): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (context, next) => {
    const asked = context.req.header("host") ?? "";
    if (!isLoopback(host) || isLoopback(asked)) {
      return next();
    }
    console.error(`ThingSpace simulator: refused a request for the host ${JSON.stringify(asked)}`);
    const error = "this simulator serves this machine only: use its loopback address, or start it with --host";
    return context.json({ error, host: asked }, 403);
  };
}
