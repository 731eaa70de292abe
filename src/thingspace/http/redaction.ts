/** Makes texts that come from outside fit to be shown: no secrets, no control characters, not too long. */
export interface Redactor {
  /** From now on the secret is blotted out wherever it appears. */
  readonly hide: (secret: string) => void;
  readonly clean: (text: string) => string;
}

const longestText = 300;

export function createRedactor(): Redactor {
  const secrets = new Set<string>();

  const redact = (text: string) => {
    if (secrets.size === 0) {
      return text;
    }
    // Longest first: a secret may contain another, and half a secret must not be left standing.
    const alternatives = [...secrets].sort((a, b) => b.length - a.length).map(escapeRegExp);
    return text.replace(new RegExp(alternatives.join("|"), "g"), "[redacted]");
  };

  return {
    hide: (secret) => {
      if (secret !== "") {
        // Also as it stands in a JSON body or a form, because a service may say back what it was sent.
        for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
          secrets.add(form);
        }
      }
    },
    clean: (text) => {
      // Clipping comes last, because a secret cut in two would no longer be recognized.
      const shown = redact(text)
        .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
        .trim();
      return shown.length > longestText ? `${shown.slice(0, longestText)}…` : shown;
    },
  };
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
