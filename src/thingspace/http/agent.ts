import { Agent as HttpAgent, type Agent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { HttpProxyAgent } from "http-proxy-agent";
import { basicCredentials, type Proxy } from "./proxy";
import { ProxyTunnel } from "./proxyTunnel";

/**
 * Idle connections are closed by the service, too, many after 5 seconds. A write that is sent on one just then may have been received, for all that
 * anybody knows, and the account would be listed to find out. So they are closed here before that.
 */
const keepAlive = { keepAlive: true, timeout: 3_000 };

/** What opens connections to the service and keeps them, through the proxy if there is one. */
export function createAgent(baseUrl: string, proxy: Proxy | undefined): Agent {
  const isSecure = new URL(baseUrl).protocol === "https:";
  if (proxy === undefined) {
    return isSecure ? new HttpsAgent(keepAlive) : new HttpAgent(keepAlive);
  }
  const { address, credentials } = proxy;
  const headers: Record<string, string> =
    credentials === undefined ? {} : { "Proxy-Authorization": `Basic ${basicCredentials(credentials)}` };
  // As a header and not in the address: the libraries print that one for who sets DEBUG.
  const options = { ...keepAlive, headers };
  return isSecure ? new ProxyTunnel(address, options) : new HttpProxyAgent(address, options);
}
