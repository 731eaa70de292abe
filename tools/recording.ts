/**
 * Records what the README shows: a preview of a fleet that changes, and a change that is refused, on the real engine and the simulator. Lines are left
 * out, as the README says, and long ones broken; none is changed.
 */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startSimulator } from "../src/simulator";
import { engineEnvironment, provideEngine } from "./engine";
import { run } from "./engine/run";
import { drawTerminal } from "./recording/terminal";
import { simulatorSettings } from "./simulatorSettings";

const repository = path.resolve(__dirname, "..");
const picture = path.join(repository, "docs/preview.svg");
const account = "0402196254-00001";
/** A device that joins, beside those that leave, so that all of it is in one picture. */
const joining = "353238064000402";
const imeis = Array.from({ length: 1_001 }, (_, index) => String(353238064000000 + index)).filter(
  (imei) => imei !== joining,
);
const changed = [...imeis.filter((imei) => !/40[03]$/.test(imei)), joining];

const program = `const { DeviceLicenseAssignment, readFleet } = require("pulumi-thingspace-fota");
new DeviceLicenseAssignment("meters", { account: "${account}", devices: readFleet("meters.txt") });
`;

/** Where the engine speaks of its own bookkeeping. */
const leftOut =
  /urn=|^Previewing|^@ |ProgramFleets|\[secret\]|\[id=fleets\]|^ {2}pulumi:pulumi:Stack|^Resources|^ *\d+ unchanged|^ *~ \d+ to|^ *$/;
const longest = 104;

async function record(): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), "thingspace-fota-recording-"));
  try {
    await using simulator = await startSimulator({
      seed: {
        accounts: [
          {
            accountName: account,
            licenseCount: 2_000,
            devices: [...imeis, joining].map((deviceId) => ({ deviceId })),
          },
        ],
      },
    });
    const engine = await provideEngine();
    const directory = path.join(root, "program");
    await mkdir(directory);
    await writeFile(
      path.join(directory, "Pulumi.yaml"),
      "name: meters\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
    );
    await writeFile(path.join(directory, "package.json"), '{ "name": "meters", "main": "index.js" }');
    await writeFile(path.join(directory, "index.js"), program);
    await symlink(path.join(repository, "node_modules"), path.join(directory, "node_modules"));
    const environment = { ...engineEnvironment(engine, root), ...simulatorSettings(simulator) };
    const pulumi = async (parameters: string) => {
      // One stream, as a terminal has it: what the provider says stands where it was said.
      const { stdout } = await run({
        file: "bash",
        parameters: ["-c", `pulumi ${parameters} --non-interactive --color never 2>&1`],
        directory,
        environment,
        deadlineMilliseconds: 120_000,
      });
      return stdout.split("\n");
    };
    const declare = (devices: readonly string[]) =>
      writeFile(path.join(directory, "meters.txt"), devices.map((imei) => `${imei}\n`).join(""));

    await pulumi("stack init production");
    await declare(imeis);
    await pulumi("up --yes --skip-preview");
    await declare(changed);
    const preview = await pulumi("preview --diff");
    await declare(imeis.slice(500));
    const refused = await pulumi("preview");
    return drawTerminal([
      "$ pulumi preview --diff",
      ...shown(preview),
      "",
      "$ pulumi preview          # the file lost half of its lines",
      ...shown(refused.slice(refused.indexOf("Diagnostics:") + 1).filter((line) => line.startsWith("    error: "))),
    ]);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function shown(output: readonly string[]): string[] {
  return output.filter((line) => !leftOut.test(line)).flatMap((line) => broken(line.trimEnd()));
}

/** At spaces; what is broken off is indented. */
function broken(line: string): string[] {
  const end = line.lastIndexOf(" ", longest);
  return line.length <= longest || end <= 0 ? [line] : [line.slice(0, end), ...broken(`    ${line.slice(end + 1)}`)];
}

record().then(
  async (svg) => {
    await writeFile(picture, svg);
    console.log(`written: ${path.relative(repository, picture)}`);
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
