#!/usr/bin/env node
import { Command, CommanderError } from "commander";

import { packageVersion } from "../connection/packageVersion";
import { accountReader } from "./facts/accountReader";
import { checkCommand } from "./commands/checkCommand";
import { problem } from "../problemCodes";
import { errorExitCode, explain, withErrorCodes } from "./commandError";
import { diffCommand } from "./commands/diffCommand";
import { exportCommand } from "./commands/exportCommand";
import { simulatorCommand } from "./commands/simulatorCommand";
import { statusCommand } from "./commands/statusCommand";

const reader = accountReader();
const program = withErrorCodes(new Command("thingspace-fota"))
  .description("Verizon ThingSpace FOTA licenses from the command line")
  .version(packageVersion())
  .addCommand(statusCommand(reader))
  .addCommand(checkCommand(reader))
  .addCommand(exportCommand(reader))
  .addCommand(diffCommand(reader))
  .addCommand(simulatorCommand());

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // A reader such as head may stop early.
  if (error.code !== "EPIPE") {
    console.error(`error: ${problem("output-failed", `the answer cannot be written: ${error.message}`)}`);
    process.exitCode = errorExitCode;
  }
});

// A closed stderr must not cut the answer.
process.stderr.on("error", () => undefined);

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) {
    console.error(`error: ${explain(error)}`);
  }
  // Not process.exit: output may still be in the pipe.
  process.exitCode = error instanceof CommanderError ? error.exitCode : errorExitCode;
});
