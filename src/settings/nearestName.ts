/** The one of the names that somebody most likely meant, capitals and separators aside; undefined when none is near. */
export function nearestName<Name extends string>(written: string, names: readonly Name[]): Name | undefined {
  const ranked = names
    .map((name) => ({ name, distance: distance(letters(written), letters(name)) }))
    .filter(({ name, distance: far }) => far <= letters(name).length / 3 || isPart(letters(written), letters(name)))
    .sort((one, other) => one.distance - other.distance);
  return ranked[0]?.name;
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** Shortened, as `appSecret`, or with something more to it. */
function isPart(written: string, name: string): boolean {
  return (written.length > 2 && isWithin(written, name)) || written.includes(name);
}

function isWithin(written: string, name: string): boolean {
  let found = 0;
  for (let i = 0; i < name.length && found < written.length; i++) {
    found += name[i] === written[found] ? 1 : 0;
  }
  return found === written.length;
}

/** How many letters have to be put in, taken out or changed, by Levenshtein. */
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
