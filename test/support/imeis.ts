import { isImei, type Imei } from "../../src/imei";

export function imei(text: string): Imei {
  if (!isImei(text)) {
    throw new Error(`"${text}" is not an IMEI`);
  }
  return text;
}

/** So many different IMEIs. */
export function imeis(count: number): Imei[] {
  return Array.from({ length: count }, (_, index) => imei(String(990_000_000_000_000 + index)));
}
