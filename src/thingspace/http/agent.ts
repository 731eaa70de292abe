import { Agent as HttpAgent, type Agent, type ClientRequest } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { z } from "zod";
import { basicCredentials, type Proxy } from "./proxy";

/**
 * The service closes idle connections, many after 5 seconds, and the outcome of a write sent on one just then is
 * unknown. So they are closed here before that.
 */
const keepAlive = { keepAlive: true, timeout: 3_000 };

export function createAgent(baseUrl: string, proxy: Proxy | undefined): Agent {
  const isSecure = new URL(baseUrl).protocol === "https:";
  if (proxy === undefined) {
    return isSecure ? new HttpsAgent(keepAlive) : new HttpAgent(keepAlive);
  }
  const { address, credentials } = proxy;
  const headers: Record<string, string> =
    credentials === undefined ? {} : { "Proxy-Authorization": `Basic ${basicCredentials(credentials)}` };
  // Not in the address, which the libraries print when DEBUG is set.
  const options = { ...keepAlive, headers };
  return isSecure ? new ProxyTunnel(address, options) : new HttpProxyAgent(address, options);
}

const answerSchema = z.object({ statusCode: z.number() });
const errorSchema = z.object({ code: z.string() });

/**
 * When a proxy refuses to open a tunnel, the library passes its answer off as the service's; here it fails the
 * connection.
 */
class ProxyTunnel extends HttpsProxyAgent<string> {
  override async connect(
    request: ClientRequest,
    options: Parameters<HttpsProxyAgent<string>["connect"]>[1],
  ): ReturnType<HttpsProxyAgent<string>["connect"]> {
    const statuses: number[] = [];
    request.once("proxyConnect", (answer: unknown) => {
      statuses.push(answerSchema.parse(answer).statusCode);
    });
    const socket = await super.connect(request, options).catch((error: unknown) => {
      throw isHangUp(error) ? new ProxyRefusal(hungUp, "the proxy hung up") : error;
    });
    const [status = 0] = statuses;
    if (status === 200) {
      return socket;
    }
    socket.destroy();
    throw new ProxyRefusal(`PROXY_${status}`, `the proxy answered ${status}`);
  }
}

/** The code when the proxy closed the connection without an answer. */
export const hungUp = "PROXY_HUNG_UP";

// Before the tunnel is open nothing is sent; elsewhere a reset connection does not tell that.
function isHangUp(error: unknown): boolean {
  const coded = errorSchema.safeParse(error);
  return !coded.success || coded.data.code === "ECONNRESET";
}

/** node-fetch keeps only the message and the code of an error. */
class ProxyRefusal extends Error {
  override readonly name = "ProxyRefusal";

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The status in a code of ProxyRefusal; `undefined` for any other code. */
export function refusalStatus(code: string | undefined): number | undefined {
  const digits = code === undefined ? undefined : /^PROXY_(\d+)$/.exec(code)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
