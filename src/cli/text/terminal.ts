import { styleText } from "node:util";

import type { Command } from "commander";

export interface Terminal {
  readonly width: number;
  readonly color: boolean;
}

/** Build systems' terminals may report no columns. */
const usualWidth = 80;

/** `undefined` for a pipe or file: no colors or bars, even with FORCE_COLOR. */
export function terminalOf(command: Command): Terminal | undefined {
  const output = command.configureOutput();
  const width = output.getOutHelpWidth?.();
  if (width === undefined) {
    return undefined;
  }
  // commander reads NO_COLOR.
  return { width: width === 0 ? usualWidth : width, color: output.getOutHasColors?.() ?? false };
}

export function colored(text: string, color: "green" | "red", terminal: Terminal | undefined): string {
  // Without validateStream: false, Node would check the process's own stdout.
  return terminal?.color === true && text !== "" ? styleText(color, text, { validateStream: false }) : text;
}
