#!/usr/bin/env node
import { Command, CommanderError } from "commander";

import { packageVersion } from "../connection/packageVersion";
import { accountReader } from "./accountReader";
import { checkCommand } from "./checkCommand";
import { couldNotTellExitCode, exitAsCouldNotTell, explain } from "./couldNotTell";
import { diffCommand } from "./diffCommand";
import { exportCommand } from "./exportCommand";
import { simulatorCommand } from "./simulatorCommand";
import { statusCommand } from "./statusCommand";

const reader = accountReader();
const program = new Command("thingspace-fota")
  .description("Verizon ThingSpace FOTA licenses from the command line")
  .version(packageVersion())
  .exitOverride(exitAsCouldNotTell)
  .addCommand(statusCommand(reader))
  .addCommand(checkCommand(reader))
  .addCommand(exportCommand(reader))
  .addCommand(diffCommand(reader))
  .addCommand(simulatorCommand());

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever reads may have read enough, as head does: what was found out stands.
  if (error.code !== "EPIPE") {
    console.error(`error: the answer cannot be written: ${error.message}`);
    process.exitCode = couldNotTellExitCode;
  }
});

// Who does not read the reasons gets the answer all the same, and the whole of it.
process.stderr.on("error", () => undefined);

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) {
    console.error(`error: ${explain(error)}`);
  }
  // Set and not ended with: what was printed into a pipe may still be on its way.
  process.exitCode = error instanceof CommanderError ? error.exitCode : couldNotTellExitCode;
});
