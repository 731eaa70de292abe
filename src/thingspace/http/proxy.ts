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
