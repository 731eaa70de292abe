import { quoted } from "./quoted";
import { isUnknown } from "./unknownValue";
import { numberForText } from "./numberForText";

/** What a program says of the billing account. */
export type AccountReading =
  | { readonly kind: "known"; readonly account: string }
  | { readonly kind: "unknown" }
  | { readonly kind: "wrong"; readonly problem: string };

/**
 * Reads the `account` argument. Its form is not enforced: Verizon's own pages show names that break the usual pattern of
 * ten digits, a dash and five digits, so what is unusual is left for the service to judge.
 */
export function readAccountName(account: unknown): AccountReading {
  if (isUnknown(account)) {
    return { kind: "unknown" };
  }
  if (typeof account === "number") {
    return { kind: "wrong", problem: numberForText("account", account) };
  }
  if (typeof account !== "string" || account.trim() === "") {
    return { kind: "wrong", problem: 'account is missing; give the billing account name, such as "0402196254-00001"' };
  }
  if (/^\.+$/.test(account) || account !== account.trim() || /\p{Cc}|\s|\//u.test(account)) {
    return {
      kind: "wrong",
      problem: `account ${quoted(account)} has white space, a slash or a control character in it, or is dots only`,
    };
  }
  return { kind: "known", account };
}
