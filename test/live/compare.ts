/** `npm run compare-recording -- <file>` */
import { readFileSync } from "node:fs";
import { compareWithSimulator } from "./comparison";
import { recordingSchema } from "./recording";

async function main(file: string | undefined): Promise<void> {
  if (file === undefined) {
    console.error("usage: npm run compare-recording -- <file that npm run test:live -- --record wrote>");
    process.exitCode = 2;
    return;
  }
  const recording = recordingSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const differences = await compareWithSimulator(recording);
  differences.forEach((difference) => {
    console.log(difference);
  });
  console.log(`${recording.exchanges.length} exchanges, ${differences.length} differences in status, fields and types`);
  process.exitCode = differences.length === 0 ? 0 : 1;
}

void main(process.argv[2]);
