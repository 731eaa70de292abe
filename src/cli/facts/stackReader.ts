import { readFile } from "node:fs/promises";
import { z } from "zod";

import { parseInputs, parseRecord } from "../../fleet/fleetState";
import { fleetType } from "../../fleet/resourceType";
import { problem } from "../../problemCodes";
import { CommandError } from "../commandError";
import type { FleetRoster } from "./fleetReader";

/** Named with its stack: `production/meters`. */
export interface StackFleet extends FleetRoster {
  readonly account: string;
}

export interface StackFleets {
  readonly recorded: readonly StackFleet[];
  /** Fleets as interrupted runs were about to make them: their licenses may be recorded nowhere. */
  readonly interrupted: readonly StackFleet[];
}

const properties = z.record(z.string(), z.unknown()).default({});
const resource = z.object({ urn: z.string(), type: z.string(), inputs: properties, outputs: properties });
const listOf = <Item>(item: z.ZodType<Item>) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

/** Of `pulumi stack export`. */
const exportSchema = z.object({
  deployment: z.object({
    resources: listOf(resource),
    pending_operations: listOf(z.object({ resource, type: z.string() })),
  }),
});

/** How the engine prints a secret, decrypted or not. */
const secretSchema = z.object({ "4dabf18193072939515e22adb298388d": z.string(), plaintext: z.string().optional() });

/** @throws CommandError for a file that is no export, has encrypted devices, or an unreadable state */
export async function readStacks(files: readonly string[]): Promise<StackFleets> {
  const stacks = await Promise.all(files.map(readStack));
  return {
    recorded: stacks.flatMap(({ recorded }) => recorded),
    interrupted: stacks.flatMap(({ interrupted }) => interrupted),
  };
}

async function readStack(file: string): Promise<StackFleets> {
  const deployment = await readExport(file);
  try {
    return fleetsOf(deployment, file);
  } catch (error) {
    throw error instanceof CommandError || !(error instanceof Error)
      ? error
      : invalid(file, `is not usable: ${error.message}`);
  }
}

function fleetsOf({ resources, pending_operations: pending }: Deployment, file: string): StackFleets {
  const nameOf = (urn: string, fleet: string) => `${urn.split(":")[2] ?? ""}/${fleet}`;
  return {
    recorded: resources
      .filter(({ type }) => type === fleetType)
      .map(({ urn, outputs }) => {
        const { fleet, account, devices, unknown, inTransit } = parseRecord(decrypted(outputs, file));
        const name = nameOf(urn, fleet);
        const roster = new Map([...devices, ...unknown, ...inTransit]);
        return { fleet: name, file, title: name, account, roster };
      }),
    interrupted: pending
      .filter(({ type, resource: { type: of } }) => of === fleetType && /^(?:creat|updat)ing$/.test(type))
      .map(({ resource: { urn, inputs } }) => {
        const { fleet, account, roster } = parseInputs(decrypted(inputs, file));
        const name = nameOf(urn, fleet);
        return { fleet: name, file, title: `${name} (interrupted)`, account, roster };
      }),
  };
}

type Deployment = z.output<typeof exportSchema>["deployment"];

async function readExport(file: string): Promise<Deployment> {
  try {
    return exportSchema.parse(JSON.parse(await readFile(file, "utf8"))).deployment;
  } catch (error) {
    const isNone = error instanceof z.ZodError || error instanceof SyntaxError;
    const reason = isNone
      ? "it is not what pulumi stack export prints"
      : error instanceof Error
        ? error.message
        : String(error);
    throw invalid(file, `cannot be read: ${reason}. Export one with pulumi stack export --file stack.json.`);
  }
}

function decrypted(properties: Readonly<Record<string, unknown>>, file: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const { data: secret } = secretSchema.safeParse(value);
      if (secret !== undefined && secret.plaintext === undefined) {
        throw invalid(
          file,
          `has secret devices. Export one with pulumi stack export --show-secrets --file stack.json.`,
        );
      }
      return [name, secret?.plaintext === undefined ? value : JSON.parse(secret.plaintext)];
    }),
  );
}

function invalid(file: string, sentence: string): CommandError {
  return new CommandError(problem("stack-file-invalid", `stack file ${file} ${sentence}`));
}
