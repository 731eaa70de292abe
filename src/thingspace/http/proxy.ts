import { ThingSpaceError } from "./errors";

/** A proxy between here and ThingSpace, as networks of companies have them. */
export interface Proxy {
  /** Without credentials, such as `http://proxy.example.com:8080`. */
  readonly address: string;
  /** The environment variable that names it, such as `HTTPS_PROXY`. */
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

/** What the proxy is sent as `Proxy-Authorization`, behind the word `Basic`. */
export function basicCredentials({ username, password }: ProxyCredentials): string {
  return Buffer.from(`${username}:${password}`).toString("base64");
}

export interface ProxyFailure {
  /** What the proxy answered in place of letting the request through. */
  readonly status: number;
  readonly proxy: Proxy;
  readonly baseUrl: string;
}

/** Of a request that ThingSpace never saw, because a proxy refused it. */
export function proxyError({ status, proxy, baseUrl }: ProxyFailure): ThingSpaceError {
  const { what, advice } = describe(status, proxy, baseUrl);
  return new ThingSpaceError(`It is not ThingSpace but ${nameProxy(proxy)} that ${what} (${status}). ${advice}`, {
    // A proxy that cannot reach its other side may do so in a second; one that does not want to will not.
    kind: status >= 500 ? "unreachable" : "proxy",
    mayHaveActed: false,
  });
}

function describe(status: number, { variable, credentials }: Proxy, baseUrl: string): { what: string; advice: string } {
  const { host, hostname } = new URL(baseUrl);
  if (status === 407) {
    return credentials === undefined
      ? {
          what: "asks for a user and a password",
          advice: `Put them into ${variable}, as in http://user:password@proxy.example.com:8080.`,
        }
      : {
          what: "does not accept the user and the password it is given",
          advice: `Check them in ${variable}; characters such as @ and # in them are written with % and their code.`,
        };
  }
  return status >= 500
    ? {
        what: `cannot reach ${host}`,
        advice: `Check the setting thingspace:baseUrl (THINGSPACE_BASE_URL), and ask who runs the proxy.`,
      }
    : {
        what: `refuses to connect to ${host}`,
        advice: `Ask who runs the proxy to allow it; if the host can be reached without, put ${hostname} into NO_PROXY.`,
      };
}
