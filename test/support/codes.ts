/** The codes of problems that a text names, each once, in alphabetical order. */
export function codesIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\[([a-z]+(?:-[a-z]+)+)\]/g)].map(([, code = ""]) => code))].sort();
}
