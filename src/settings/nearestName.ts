/** The name most likely meant, capitals and separators aside; undefined when none is near. */
export function nearestName<Name extends string>(written: string, names: readonly Name[]): Name | undefined {
  return (
    misspelledName(written, names) ??
    nearest(
      written,
      names.filter((name) => isPart(letters(written), letters(name))),
    )
  );
}

/** The name that this misspells by a letter or two, and does not only shorten or extend. */
export function misspelledName<Name extends string>(written: string, names: readonly Name[]): Name | undefined {
  return nearest(
    written,
    names.filter((name) => distanceOf(written, name) <= letters(name).length / 4),
  );
}

function nearest<Name extends string>(written: string, names: readonly Name[]): Name | undefined {
  return [...names].sort((one, other) => distanceOf(written, one) - distanceOf(written, other))[0];
}

function distanceOf(written: string, name: string): number {
  return distance(letters(written), letters(name));
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** Shortened at an end or in the middle, as `appSecret`, or extended. */
function isPart(written: string, name: string): boolean {
  return (written.length > 2 && isShortened(written, name)) || written.includes(name);
}

function isShortened(written: string, name: string): boolean {
  const ends = Array.from({ length: written.length + 1 }, (_, index) => index);
  return ends.some((end) => name.startsWith(written.slice(0, end)) && name.endsWith(written.slice(end)));
}

/** By Levenshtein. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 0; i < one.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j++) {
      const changed = (row[j] ?? 0) + (one[i] === other[j] ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
