#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Command, CommanderError } from "commander";

import { checkCommand } from "./checkCommand";
import { couldNotTellExitCode, exitAsCouldNotTell } from "./couldNotTell";
import { simulatorCommand } from "./simulatorCommand";
import { statusCommand } from "./statusCommand";
import { subscriptionReader } from "./subscriptionReader";

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest) {
    return String(manifest.version);
  }
  throw new Error("the package's own package.json has no version");
}

const readSubscription = subscriptionReader();
const program = new Command("thingspace-fota")
  .description("Verizon ThingSpace FOTA licenses from the command line")
  .version(readVersion())
  .exitOverride(exitAsCouldNotTell)
  .addCommand(statusCommand(readSubscription))
  .addCommand(checkCommand(readSubscription))
  .addCommand(simulatorCommand());

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever reads may have read enough, as head does: what was found out stands.
  if (error.code !== "EPIPE") {
    console.error(`error: the answer cannot be written: ${error.message}`);
    process.exitCode = couldNotTellExitCode;
  }
});

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) {
    process.exitCode = couldNotTellExitCode;
    throw error;
  }
  // Set and not ended with: what was printed into a pipe may still be on its way.
  process.exitCode = error.exitCode;
});
