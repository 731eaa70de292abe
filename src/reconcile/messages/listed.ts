import { count } from "../../text/plurals";

/** `3 to assign, 9,996 unchanged`, without what is zero. */
export function listed(parts: readonly (readonly [number, string])[]): string {
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${count(number)} ${what}`);
  return said.length === 0 ? "no license changes" : said.join(", ");
}
