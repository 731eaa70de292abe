#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Command } from "commander";

import { simulatorCommand } from "./simulatorCommand";

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest) {
    return String(manifest.version);
  }
  throw new Error("the package's own package.json has no version");
}

const program = new Command("thingspace-fota")
  .description("Verizon ThingSpace FOTA licenses from the command line")
  .version(readVersion())
  .addCommand(simulatorCommand());

void program.parseAsync();
