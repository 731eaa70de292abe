/**
 * What can go wrong, by the names that are printed after each message, as in `[removal-limit]`, and that are the anchors of docs/errors.md.
 * A wording may change, a code does not.
 */
export const problemCodes = [
  // Settings
  "settings-missing",
  "settings-invalid",
  "setting-unknown",
  "plaintext-secret",
  "proxy-invalid",
  "confirmation-invalid",
  "runtime-unsupported",

  // The program
  "account-invalid",
  "devices-invalid",
  "duplicate-devices",
  "option-invalid",
  "arguments-invalid",
  "value-unknown",
  "duplicate-name",
  "program-failed",
  "import-unsupported",
  "fleet-file-invalid",
  "stack-file-invalid",
  "devices-ignored",
  "subscription-invalid",
  "simulator-not-started",
  "output-failed",

  // The plan
  "headroom-exceeded",
  "no-license-pool",
  "removal-limit",
  "unreleasable",
  "already-licensed",
  "devices-overlap",
  "devices-ineligible",
  "devices-not-in-account",
  "devices-unchecked",
  "fleet-too-late",
  "fleet-of-other-account",
  "state-unreadable",

  // What pulumi up and destroy report
  "partial-failure",
  "outcome-unknown",
  "deletion-incomplete",
  "transfer-incomplete",
  "internal-error",

  // Warnings
  "licenses-lost",
  "licenses-kept",
  "licenses-unrecorded",
  "listing-behind",
  "upgrades-canceled",
  "upgrades-unknown",
  "releases-unknown",

  // ThingSpace
  "service-unreachable",
  "proxy-unreachable",
  "proxy-refused",
  "certificate-untrusted",
  "connection-broken",
  "request-timeout",
  "response-too-large",
  "response-unreadable",
  "web-page-received",
  "redirect-refused",
  "path-unknown",
  "request-refused",
  "rate-limited",
  "service-failed",
  "service-not-responding",
  "account-unknown",
  "credentials-rejected",
  "login-refused",
  "user-locked",
  "listing-incomplete",
  "listing-inconsistent",
  "candidates-unsupported",
] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** A message for people, with its code. */
export function problem(code: ProblemCode, message: string): string {
  return `${message} [${code}]`;
}

/** Adds a sentence to a message, before its code. */
export function withSentence(message: string, sentence: string): string {
  const [code = ""] = / \[[a-z-]+\]$/.exec(message) ?? [];
  const text = message.slice(0, message.length - code.length);
  return `${text}${/[.!?)]$/.test(text) ? " " : "\n"}${sentence}${code}`;
}
