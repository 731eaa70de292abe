import { z } from "zod";

import type { Terminal } from "../text/terminal";

/** An answer in each output format, without a final line break. */
export interface Report {
  readonly text: (terminal: Terminal | undefined) => string;
  readonly markdown: string;
  /** `undefined` is printed as `null`, so that every field is always there. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Of a command that has `--openmetrics`. */
  readonly openMetrics?: string;
  /** Printed to stderr beside the answer, in any format. */
  readonly warnings?: readonly string[];
  /** Why a part of the answer is missing: the command ends with code 2. */
  readonly errors?: readonly string[];
  /** Why the command ends with code 1. */
  readonly failure?: string | undefined;
}

export const formatSchema = z.object({
  json: z.boolean().default(false),
  markdown: z.boolean().default(false),
  openmetrics: z.boolean().default(false),
});

export function render(report: Report, format: z.infer<typeof formatSchema>, terminal: Terminal | undefined): string {
  if (format.json) {
    return toJson(report.json);
  }
  if (format.openmetrics && report.openMetrics !== undefined) {
    return report.openMetrics;
  }
  return format.markdown ? report.markdown : report.text(terminal);
}

export function toJson(fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(fields, (_name, value: unknown) => value ?? null);
}
