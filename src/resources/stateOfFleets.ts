import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { firstAnnouncement } from "../fleet/programFleets";
import type { StateOfFleets } from "../fleet/stateAtStart";

const stackResources = z.object({
  outputs: z.record(z.string(), z.object({ type: z.string(), outputs: z.record(z.string(), z.unknown()) })),
});
const announcement = z.object({ names: z.array(z.string()).optional() });

/**
 * By the state from before this run, which a refresh in the same run does not change. Undefined where the engine does not
 * tell: this function of it is undocumented.
 */
export async function stateOfFleets(): Promise<StateOfFleets | undefined> {
  try {
    const resources = Object.entries((await askEngine()).outputs);
    const outputsOf = (type: string) =>
      resources
        .filter(([, of]) => of.type.endsWith(`:dynamic/thingspace:${type}`))
        .map(([urn, { outputs }]) => ({ urn, outputs }));
    const late = outputsOf("ProgramFleets")
      .filter(({ urn }) => !urn.endsWith(`::${firstAnnouncement}`))
      .map(({ outputs }) => announcement.parse(outputs).names);
    return {
      fleets: outputsOf("DeviceLicenseAssignment").map(({ outputs: { __provider: _code, ...fleet } }) => fleet),
      late: late.includes(undefined) ? undefined : late.flatMap((names) => names ?? []),
    };
  } catch {
    return undefined;
  }
}

async function askEngine(): Promise<z.output<typeof stackResources>> {
  const ask = async (stackName: string) =>
    stackResources.parse(await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName }));
  const organization = pulumi.getOrganization();
  try {
    // The stack of that name in the default organization may be another one.
    return await ask(`${organization}/${pulumi.getProject()}/${pulumi.getStack()}`);
  } catch (error) {
    // Only a backend without organizations may have stacks without a project.
    if (organization !== "organization") {
      throw error;
    }
    return ask(pulumi.getStack());
  }
}
