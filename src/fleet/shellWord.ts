/** A text as one word of a POSIX shell, so that a command that is printed can be pasted whatever its values are. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
