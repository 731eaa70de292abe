import { shellWord } from "./shellWord";

/**
 * What to do about a number where text belongs. In a shell quotes do not help: `pulumi config set --path` takes digits for a number.
 *
 * @param path of the value within what the configuration has, such as `[0]`
 * @param whole the text that the number has kept all of
 */
export function numberForText(what: string, value: number, path = "", whole = /^$/): string {
  const text = String(value);
  const command = `pulumi config set --type string --path ${shellWord(`…${path}`)} ${whole.test(text) ? text : "…"}`;
  return `${what} is the number ${text}; write it in quotes, because numbers lose leading zeros; for a stack's configuration: ${command}`;
}
