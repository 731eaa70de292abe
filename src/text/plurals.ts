const grouped = new Intl.NumberFormat("en-US");

/** `1,234` */
export function count(value: number): string {
  return grouped.format(value);
}

/** `1 device`, `1,234 devices` */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

/** `2 minutes`, `90 seconds` */
export function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  return seconds % 60 === 0 ? counted(seconds / 60, "minute") : counted(seconds, "second");
}

/**
 * @param words such as `Keep [it|them] in the fleet`; no names, which may have brackets
 */
export function pluralize(value: number, words: string): string {
  return words.replace(/\[([^|[\]]*)\|([^|[\]]*)\]/g, value === 1 ? "$1" : "$2");
}

/** `a, b, c and 1,204 more` */
export function firstOf(items: readonly string[], shown = 5): string {
  const rest = items.length - shown;
  return rest > 0 ? `${items.slice(0, shown).join(", ")} and ${count(rest)} more` : items.join(", ");
}
