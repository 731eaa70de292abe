/** 15 digits, as text because leading zeros count. */
export type Imei = string & { readonly [imeiBrand]: true };
declare const imeiBrand: unique symbol;

const fifteenDigits = /^\d{15}$/;

/** The check digit is not enforced: Verizon's own examples fail it. */
export function isImei(text: string): text is Imei {
  return fifteenDigits.test(text);
}

export type ParsedImei = { readonly imei: Imei } | { readonly problem: string };

/**
 * Drops spaces and dashes.
 *
 * @returns the canonical form, or a problem that continues the quoted input
 */
export function parseImei(text: string): ParsedImei {
  const digits = text.replace(/[\s-]/g, "");
  if (isImei(digits)) {
    return { imei: digits };
  }
  if (digits === "") {
    return { problem: "is empty; an IMEI has 15 digits" };
  }
  if (!/^\d+$/.test(digits)) {
    return { problem: "has characters that are not digits; an IMEI has 15 digits" };
  }
  if (digits.length === 14) {
    return { problem: "has 14 digits; an IMEI has 15 (was a leading zero or the check digit at the end lost?)" };
  }
  if (digits.length === 16) {
    return {
      problem: "has 16 digits, which looks like an IMEISV; an IMEI has 15 (its first 14, then a check digit)",
    };
  }
  return { problem: `has ${digits.length} ${digits.length === 1 ? "digit" : "digits"}; an IMEI has 15` };
}
