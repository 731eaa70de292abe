import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const repository = path.resolve(__dirname, "../..");

const script = `
const { runtime } = require("@pulumi/pulumi");
const [name] = process.argv.slice(1);
const provider = require("./dist/shell.js")[name];
runtime.serializeFunction(() => provider, { allowSecrets: true }).then(({ text }) => process.stdout.write(text));
`;

/** The text that Pulumi stores of a provider, made as the SDK makes it, in a process of its own: the tests' own loader would rewrite the functions. */
export async function serializedProvider(
  name: "fleetShell" | "cancellationShell" | "subscriptionShell" | "programFleetsShell" | "programRecordShell",
): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script, name], { cwd: repository });
  return stdout;
}
