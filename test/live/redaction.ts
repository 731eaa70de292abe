/**
 * Takes out of a recording whatever tells who made it: credentials, tokens, accounts, devices, phone numbers, ids. Each is replaced by
 * one placeholder of the same shape wherever it occurs, so that the recording can still be played. The placeholders of numbers are in
 * the order of the numbers, because a page begins behind a device.
 */
import type { Credentials } from "../contract/rawThingSpace";
import type { Exchange, Recording } from "./recording";

export interface Recorded {
  readonly version: Recording["version"];
  readonly account: string;
  readonly credentials: Credentials;
  readonly exchanges: readonly Exchange[];
}

/** @throws Error when something would be left in it */
export function redact({ version, account, credentials, exchanges }: Recorded): Recording {
  const { applicationKey, applicationSecret, username, password } = credentials;
  const given = [applicationKey, applicationSecret, username, password];
  const placeholders = new Placeholders({
    given,
    shown: [account, ...tokensIn(exchanges)],
    text: JSON.stringify([account, exchanges]),
  });
  const clean = (value: unknown): unknown => mapTexts(value, (text) => placeholders.clean(text));
  const recording = {
    version,
    account: placeholders.clean(account),
    exchanges: exchanges.map(({ request, response }) => ({
      request: {
        ...request,
        path: placeholders.clean(request.path),
        headers: cleanHeaders(request.headers, placeholders),
        ...(request.body === undefined ? {} : { body: clean(request.body) }),
      },
      response: {
        ...response,
        headers: cleanHeaders(response.headers, placeholders),
        body: clean(response.body),
      },
    })),
  };
  const left = placeholders.findLeft(JSON.stringify(recording));
  if (left > 0) {
    throw new Error(
      `${left} of the values that must not be told are still in the recording, so that it is not written`,
    );
  }
  return recording;
}

/** Whatever an answer handed out to be sent back. */
function tokensIn(exchanges: readonly Exchange[]): string[] {
  const text = JSON.stringify(exchanges.map(({ response }) => response.body));
  return [...text.matchAll(/"(?:access_token|refresh_token|sessionToken)":"([^"]+)"/g)].map(([, token]) => token!);
}

function cleanHeaders(headers: Exchange["request"]["headers"], placeholders: Placeholders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const pair = /^Basic (.+)$/.exec(value)?.[1];
      const basic = pair === undefined ? undefined : placeholders.clean(Buffer.from(pair, "base64").toString());
      const cleaned =
        basic === undefined ? placeholders.clean(value) : `Basic ${Buffer.from(basic).toString("base64")}`;
      return [name, cleaned];
    }),
  );
}

/** Numbers, too: a cursor is an IMEI that is printed as one. Names of fields are not touched, except that no number stands in them. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") {
    return change(value);
  }
  if (typeof value === "number" && Number.isSafeInteger(value)) {
    const changed = change(String(value));
    return /^\d+$/.test(changed) ? Number(changed) : changed;
  }
  if (Array.isArray(value)) {
    return value.map((element) => mapTexts(element, change));
  }
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([name, field]) => [
      /\d{8}/.test(name) ? change(name) : name,
      mapTexts(field, change),
    ]);
    return Object.fromEntries(fields);
  }
  return value;
}

const shapes = {
  uuid: /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/.source,
  account: /\d{10}-\d{5}/.source,
  email: /[\w.+-]+@[\w-]+\.[\w.-]+/.source,
  // Not the fraction of a second, which has up to nine digits and tells nobody's name.
  number: /(?<![\d.])\d{8,}/.source,
};

class Placeholders {
  readonly #pattern: RegExp;
  readonly #numbers: ReadonlyMap<string, string>;
  readonly #others = new Map<string, string>();
  readonly #literals: ReadonlySet<string>;

  /**
   * @param given what the user typed: not even its shape is told
   * @param shown what is sent back as it was answered, and must look like that
   * @param text all that is to be redacted
   */
  constructor({ given, shown, text }: Record<"given" | "shown", readonly string[]> & { readonly text: string }) {
    this.#literals = new Set([...given, ...shown].map((literal) => literal.toLowerCase()));
    given.forEach((literal, index) => {
      this.#others.set(literal.toLowerCase(), `credential-${index + 1}`);
    });
    const longestFirst = [...this.#literals].sort((one, other) => other.length - one.length).map(escaped);
    this.#pattern = new RegExp([...longestFirst, ...Object.values(shapes)].join("|"), "gi");
    const numbers = [...text.matchAll(this.#pattern)].map(([found]) => found).filter((found) => /^\d+$/.test(found));
    this.#numbers = inOrder([...new Set(numbers)].filter((number) => !this.#literals.has(number)));
  }

  clean(text: string): string {
    return text.replace(this.#pattern, (found) => this.#placeholderFor(found));
  }

  /** How many values are still in a text. */
  findLeft(text: string): number {
    const own = new Set([...this.#others.values(), ...this.#numbers.values()]);
    const values = new Set([...this.#literals, ...this.#others.keys(), ...this.#numbers.keys()]);
    const haystack = text.toLowerCase();
    const isIn = (value: string) => haystack.includes(value) || haystack.includes(JSON.stringify(value).slice(1, -1));
    return [...values].filter((value) => !own.has(value) && !isNobodys(value) && isIn(value)).length;
  }

  #placeholderFor(found: string): string {
    const key = found.toLowerCase();
    const known = this.#numbers.get(key) ?? this.#others.get(key);
    if (known !== undefined) {
      return known;
    }
    const placeholder = isNobodys(key) ? found : sameShape(found, this.#others.size + 1);
    this.#others.set(key, placeholder);
    return placeholder;
  }
}

/** What the contract itself makes up to be refused: nothing but zeros, and the digits that a UUID must have. */
function isNobodys(value: string): boolean {
  return /^[0-]+$/.test(value) || value === "00000000-0000-4000-8000-000000000000";
}

function sameShape(value: string, index: number): string {
  if (new RegExp(`^${shapes.uuid}$`, "i").test(value)) {
    return `00000000-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;
  }
  if (new RegExp(`^${shapes.account}$`).test(value)) {
    return `${9_000_000_000 + index}-00001`;
  }
  if (new RegExp(`^${shapes.email}$`).test(value)) {
    return `somebody${index}@example.com`;
  }
  const masked = value.replace(/[a-z]/g, "x").replace(/[A-Z]/g, "X").replace(/\d/g, "0");
  const mark = String(index);
  return masked.length > mark.length ? `${masked.slice(0, -mark.length)}${mark}` : masked;
}

/** As many digits as before, and in the same order as before. */
function inOrder(numbers: readonly string[]): Map<string, string> {
  const placeholders = new Map<string, string>();
  for (const length of new Set(numbers.map((number) => number.length))) {
    const ofLength = numbers.filter((number) => number.length === length && !isNobodys(number)).sort();
    ofLength.forEach((number, index) => {
      placeholders.set(number, `99${String(index + 1).padStart(length - 2, "0")}`);
    });
  }
  return placeholders;
}

function escaped(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
