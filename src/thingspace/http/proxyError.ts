import { ThingSpaceError } from "./errors";
import { nameProxy, type Proxy } from "./proxy";

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
