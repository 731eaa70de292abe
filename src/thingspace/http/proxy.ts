import { ThingSpaceError } from "./thingSpaceError";

export interface Proxy {
  /** Without credentials, such as `http://proxy.example.com:8080`. */
  readonly address: string;
  /** The environment variable that names it. */
  readonly variable: string;
  readonly credentials: ProxyCredentials | undefined;
}

export interface ProxyCredentials {
  readonly username: string;
  readonly password: string;
}

/** `the proxy http://proxy.example.com:8080 (HTTPS_PROXY)` */
export function nameProxy({ address, variable }: Proxy): string {
  return `the proxy ${address} (${variable})`;
}

/** The value of `Proxy-Authorization`, after the word `Basic`. */
export function basicCredentials({ username, password }: ProxyCredentials): string {
  return Buffer.from(`${username}:${password}`).toString("base64");
}

/**
 * For a request that a proxy refused, so that ThingSpace never saw it.
 *
 * @param status of the proxy's own response
 */
export function proxyError(status: number, proxy: Proxy, baseUrl: string): ThingSpaceError {
  const { what, advice } = describe(status, proxy, baseUrl);
  return new ThingSpaceError(`Cannot reach ThingSpace: ${nameProxy(proxy)} ${what} (${status}). ${advice}`, {
    // A proxy that cannot reach the service may soon do so; a refusal is final.
    kind: status >= 500 ? "unreachable" : "proxy",
    code: "proxy-refused",
    mayHaveActed: false,
  });
}

function describe(status: number, { variable, credentials }: Proxy, baseUrl: string): { what: string; advice: string } {
  const { host, hostname } = new URL(baseUrl);
  if (status === 407) {
    return credentials === undefined
      ? {
          what: "requires a user name and a password",
          advice: `Add them to ${variable}, as in http://user:password@proxy.example.com:8080.`,
        }
      : {
          what: "rejects the user name and password",
          advice: `Check them in ${variable}; percent-encode characters such as @ and #.`,
        };
  }
  return status >= 500
    ? {
        what: `cannot reach ${host}`,
        advice: `Check the setting thingspace:baseUrl (THINGSPACE_BASE_URL), and ask the administrator of the proxy.`,
      }
    : {
        what: `refuses to connect to ${host}`,
        advice: `Ask the administrator of the proxy to allow it; if no proxy is needed, add ${hostname} to NO_PROXY.`,
      };
}
