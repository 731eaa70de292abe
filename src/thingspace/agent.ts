import { Agent as HttpAgent, type Agent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { HttpProxyAgent } from "http-proxy-agent";
import { basicCredentials, type Proxy } from "./proxy";
import { ProxyTunnel } from "./proxyTunnel";

/** What opens connections to the service and keeps them, through the proxy if there is one. */
export function createAgent(baseUrl: string, proxy: Proxy | undefined): Agent {
  const isSecure = new URL(baseUrl).protocol === "https:";
  if (proxy === undefined) {
    return isSecure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  }
  const { address, credentials } = proxy;
  const headers: Record<string, string> =
    credentials === undefined ? {} : { "Proxy-Authorization": `Basic ${basicCredentials(credentials)}` };
  // As a header and not in the address: the libraries print that one for who sets DEBUG.
  const options = { keepAlive: true, headers };
  return isSecure ? new ProxyTunnel(address, options) : new HttpProxyAgent(address, options);
}
