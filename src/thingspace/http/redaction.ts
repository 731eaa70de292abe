/** Makes texts from outside fit to show: without secrets or control characters, and clipped. */
export interface Redactor {
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
    // Longest first: a secret may contain another, and no half of one may remain.
    const alternatives = [...secrets].sort((a, b) => b.length - a.length).map(escapeRegExp);
    return text.replace(new RegExp(alternatives.join("|"), "g"), "[redacted]");
  };

  return {
    hide: (secret) => {
      if (secret !== "") {
        // Also as in a JSON body or a form, because a service may echo what it was sent.
        for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
          secrets.add(form);
        }
      }
    },
    clean: (text) => {
      // Clip last: a secret cut in two would not be recognized.
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
