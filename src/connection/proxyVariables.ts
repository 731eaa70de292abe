import { problem } from "../problemCodes";
import { SettingsError, type Environment } from "../settings/config";
import { isExempt, isLoopback } from "./noProxy";
import type { Proxy, ProxyCredentials } from "../thingspace/http/proxy";

/**
 * The proxy for a base URL, by the usual variables of other programs.
 *
 * @throws SettingsError when the variable names no proxy; its value is not shown, because it may hold a password.
 */
export function proxyFor(baseUrl: string, environment: Environment): Proxy | undefined {
  const url = new URL(baseUrl);
  const found = lookUp(environment, [url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY", "ALL_PROXY"]);
  const noProxy = lookUp(environment, ["NO_PROXY"])?.text ?? "";
  return found === undefined || isLoopback(url) || isExempt(url, noProxy) ? undefined : readProxy(found);
}

interface Variable {
  readonly name: string;
  readonly text: string;
}

/** The first that is not empty, the lower case name before the upper, as in curl. */
function lookUp(environment: Environment, names: readonly string[]): Variable | undefined {
  for (const name of names.flatMap((upper) => [upper.toLowerCase(), upper])) {
    const text = environment[name]?.trim() ?? "";
    if (text !== "") {
      return { name, text };
    }
  }
  return undefined;
}

function readProxy({ name, text }: Variable): Proxy {
  const address = text.includes("://") ? text : `http://${text}`;
  const wrong = problemOf(address);
  if (wrong !== undefined) {
    throw invalid(`${name}: the proxy ${wrong}.`);
  }
  const { protocol, host, username, password } = new URL(address);
  const credentials = username === "" && password === "" ? undefined : readCredentials({ username, password });
  if (credentials === "unreadable") {
    throw invalid(`${name}: the user or the password has a % that begins no code. Write it as %25.`);
  }
  return { address: `${protocol}//${host}`, variable: name, credentials };
}

function invalid(message: string): SettingsError {
  return new SettingsError(problem("proxy-invalid", message));
}

function problemOf(address: string): string | undefined {
  const example = "such as http://proxy.example.com:8080";
  if (!URL.canParse(address)) {
    return `is not a URL, ${example}. Percent-encode characters such as @ and # in a password`;
  }
  const { protocol, pathname, search, hash } = new URL(address);
  if (protocol !== "http:" && protocol !== "https:") {
    return `is not an http or https URL, ${example}. SOCKS is not supported`;
  }
  return (pathname === "" || pathname === "/") && search === "" && hash === ""
    ? undefined
    : `has more than a host and a port. Percent-encode characters such as / and # in a password`;
}

function readCredentials({ username, password }: ProxyCredentials): ProxyCredentials | "unreadable" {
  try {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    return "unreadable";
  }
}
