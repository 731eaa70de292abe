import { shellWord } from "../text/shellWord";

/**
 * Quotes in a shell do not help: `pulumi config set --path` reads digits as a number.
 * A shell refuses the placeholders, so a pasted command sets nothing.
 *
 * @param path of the value within the configuration value, such as `[0]`
 * @param whole matches text of which the number has lost nothing
 */
export function numberProblem(what: string, value: number, path = "", whole = /^$/): string {
  const text = String(value);
  const place = path === "" ? "<key>" : `<key>${shellWord(path)}`;
  const command = `pulumi config set --type string --path ${place} ${whole.test(text) ? text : "<value>"}`;
  return `${what} is the number ${text}; write it in quotes, because numbers lose leading zeros. In a stack's configuration, with <key> from Pulumi.<stack>.yaml: ${command}`;
}
