#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Command, CommanderError } from "commander";

import { checkCommand } from "./checkCommand";
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
  .addCommand(statusCommand(readSubscription))
  .addCommand(checkCommand(readSubscription))
  .addCommand(simulatorCommand());

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) {
    throw error;
  }
  // Set and not ended with: what was printed into a pipe may still be on its way.
  process.exitCode = error.exitCode;
});
