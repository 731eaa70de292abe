import { shellWord } from "./shellWord";

/**
 * What to do about a number where text belongs. In a shell quotes do not help: `pulumi config set --path` takes digits for a number.
 * A shell refuses the placeholders, so that a command pasted as it is sets nothing.
 *
 * @param path of the value within what the configuration has, such as `[0]`
 * @param whole the text that the number has kept all of
 */
export function numberForText(what: string, value: number, path = "", whole = /^$/): string {
  const text = String(value);
  const place = path === "" ? "<key>" : `<key>${shellWord(path)}`;
  const command = `pulumi config set --type string --path ${place} ${whole.test(text) ? text : "<value>"}`;
  return `${what} is the number ${text}; write it in quotes, because numbers lose leading zeros. In a stack's configuration, with <key> as in Pulumi.<stack>.yaml: ${command}`;
}
