import { isImei, type Imei } from "../../src/fleet/imei";

export function imei(text: string): Imei {
  if (!isImei(text)) {
    throw new Error(`"${text}" is not an IMEI`);
  }
  return text;
}

/** The IMEIs `353238060000001`, `353238060000002` and so on, in order. */
export function imeis(count: number, first = 1): Imei[] {
  return Array.from({ length: count }, (_, index) => imei(String(353_238_060_000_000 + first + index)));
}

export function threeDevices(): [Imei, Imei, Imei] {
  return [imei("353238060000001"), imei("353238060000002"), imei("353238060000003")];
}
