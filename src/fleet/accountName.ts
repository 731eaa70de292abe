import { problem } from "../problemCodes";
import { quoted } from "../text/quoted";
import { isUnknown } from "./unknownValue";
import { numberProblem } from "./numberProblem";

export type AccountReading =
  | { readonly kind: "known"; readonly account: string }
  | { readonly kind: "unknown" }
  | { readonly kind: "wrong"; readonly problem: string };

/** The usual pattern of digits is not enforced: Verizon's own pages show other names. */
export function readAccountName(account: unknown): AccountReading {
  if (isUnknown(account)) {
    return { kind: "unknown" };
  }
  if (typeof account === "number") {
    return wrong(numberProblem("account", account));
  }
  if (typeof account !== "string" || account.trim() === "") {
    return wrong('account is missing; give the billing account name, such as "0402196254-00001".');
  }
  if (/^\.+$/.test(account) || account !== account.trim() || /\p{Cc}|\s|\//u.test(account)) {
    return wrong(
      `account ${quoted(account)} has white space, a slash or a control character, or is only dots; give it as ThingSpace shows it.`,
    );
  }
  return { kind: "known", account };
}

function wrong(message: string): AccountReading {
  return { kind: "wrong", problem: problem("account-invalid", message) };
}
