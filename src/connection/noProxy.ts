import { BlockList, isIP } from "node:net";

/**
 * Whether `NO_PROXY` exempts a URL, by the rules of Go, which the Pulumi CLI follows: a name covers itself and its
 * subdomains, with a dot or `*.` before it only those; a port limits a rule to that port; addresses may be ranges, as
 * `10.0.0.0/8`.
 */
export function isExempt(url: URL, noProxy: string): boolean {
  const target = { host: hostOf(url), port: portOf(url) };
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((rule) => rule === "*" || isMeant(target, rule));
}

/** This machine: no proxy could reach it, and a simulator listens there. */
export function isLoopback(url: URL): boolean {
  const host = hostOf(url);
  return host === "localhost" || host.endsWith(".localhost") || inRange(host, "127.0.0.0", 8) || host === "::1";
}

interface Target {
  readonly host: string;
  readonly port: string;
}

function isMeant({ host, port }: Target, rule: string): boolean {
  const [, network, prefix] = /^(.+)\/(\d+)$/.exec(rule) ?? [];
  if (network !== undefined && prefix !== undefined) {
    return inRange(host, network, Number(prefix));
  }
  const { host: pattern, port: onlyPort } = splitPort(rule);
  if (pattern === "" || (onlyPort !== undefined && onlyPort !== port)) {
    return false;
  }
  if (isIP(pattern) !== 0) {
    return inRange(host, pattern, isIP(pattern) === 4 ? 32 : 128);
  }
  const below = pattern.replace(/^\*\./, ".");
  return below.startsWith(".") ? host.endsWith(below) : host === below || host.endsWith(`.${below}`);
}

function splitPort(rule: string): { readonly host: string; readonly port?: string | undefined } {
  if (isIP(rule) === 6) {
    return { host: rule };
  }
  const [, bracketed, plain = rule, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(rule) ?? [];
  return { host: bracketed ?? plain, port };
}

/** False also for an invalid address or range. */
function inRange(host: string, network: string, prefix: number): boolean {
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || prefix > (family === 4 ? 32 : 128)) {
    return false;
  }
  const range = new BlockList();
  const type = family === 4 ? "ipv4" : "ipv6";
  range.addSubnet(network, prefix, type);
  return range.check(host, type);
}

function hostOf({ hostname }: URL): string {
  return hostname.toLowerCase().replace(/^\[|\]$/g, "");
}

function portOf({ protocol, port }: URL): string {
  return port === "" ? (protocol === "https:" ? "443" : "80") : port;
}
