import { z } from "zod";
import { fleetType } from "../../src/fleet/resourceType";
import { startSimulator, type Simulator } from "../../src/simulator";
import type { DeclaredInProgram, Stored } from "../support/engineModel";
import { PulumiProject, simulatorSettings, type Run, type StateResource } from "../support/pulumiProject";
import { seedOf, type History, type RunOptions, type Step } from "./history";
import { changeAccount } from "./modelExecutor";
import { observe, type Observation } from "./observation";

const recordType = "pulumi-nodejs:dynamic/thingspace:ProgramRecord";
const exportSchema = z.object({
  deployment: z.object({
    resources: z
      .array(z.object({ type: z.string(), inputs: z.record(z.string(), z.unknown()).default({}) }))
      .default([]),
  }),
});
const secretSchema = z.object({ plaintext: z.string() });
const planFile = "plan.json";

/** A history on the real engine, with a simulator of its own. */
export class EngineExecutor implements AsyncDisposable {
  private constructor(
    readonly simulator: Simulator,
    private readonly project: PulumiProject,
  ) {}

  static async start(history: History): Promise<EngineExecutor> {
    const simulator = await startSimulator({ seed: seedOf(history) });
    const settings = {
      ...simulatorSettings(simulator),
      // As the model has them: the requests of a fleet are then the same ones in the same order.
      THINGSPACE_BATCH_SIZE: "2",
      THINGSPACE_CONCURRENCY: "1",
    };
    return new EngineExecutor(simulator, await PulumiProject.create("", settings));
  }

  async execute(step: Step): Promise<Observation & { readonly output: string }> {
    const { succeeded, output } = await this.#run(step);
    this.simulator.clearFaults();
    const fleets = (await this.#fleets()).map((fleet) => [nameOf(fleet), fleet.outputs ?? {}] as const);
    return { ...observe({ failed: !succeeded, output }, fleets, this.simulator), output };
  }

  async stack(): Promise<ReadonlyMap<string, Stored>> {
    return new Map(
      (await this.#fleets()).map((fleet) => {
        const { id = "", inputs = {}, outputs = {} } = fleet;
        return [nameOf(fleet), { id, inputs, outputs }] as const;
      }),
    );
  }

  /** What the engine has of the record of the program's last run, which is a secret because it is long. */
  async record(): Promise<Readonly<Record<string, unknown>>> {
    const { output } = await this.project.command("stack", "export", "--show-secrets");
    const { resources } = exportSchema.parse(JSON.parse(output)).deployment;
    const fleets = resources.find(({ type }) => type === recordType)?.inputs["fleets"];
    const secret = secretSchema.safeParse(fleets).data;
    return secret === undefined ? {} : { fleets: z.string().parse(JSON.parse(secret.plaintext)) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.project[Symbol.asyncDispose]();
    await this.simulator.close();
  }

  async #fleets(): Promise<StateResource[]> {
    return (await this.project.resources()).filter(({ type }) => type.startsWith(fleetType));
  }

  async #run(step: Step): Promise<Run> {
    const { project } = this;
    switch (step.kind) {
      case "up": {
        await project.rewrite(programOf(step));
        this.simulator.setFaults(step.faults);
        return project.command(
          "up",
          "--yes",
          "--skip-preview",
          ...targetsOf(step.targets),
          ...(step.replaced === undefined ? [] : ["--replace", urnOf(step.replaced)]),
          ...(step.isRefreshed ? ["--refresh"] : []),
          ...(step.isSerial ? ["--parallel", "1"] : []),
          ...(step.continues ? ["--continue-on-error"] : []),
        );
      }
      case "preview":
        await project.rewrite(programOf(step));
        return project.command("preview", ...targetsOf(step.targets));
      case "planned": {
        await project.rewrite(programOf(step));
        const planned = await project.command("preview", "--save-plan", planFile, ...targetsOf(step.targets));
        if (!planned.succeeded) {
          return planned;
        }
        const applied = await project.command("up", "--yes", "--plan", planFile, ...targetsOf(step.targets));
        return { succeeded: applied.succeeded, output: planned.output + applied.output };
      }
      case "refresh":
        return project.command("refresh", "--yes", "--skip-preview");
      case "destroy":
        return project.command("destroy", "--yes", "--skip-preview", "--continue-on-error");
      case "forget": {
        const fleet = (await this.#fleets()).sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))[
          step.position
        ];
        return fleet === undefined
          ? { succeeded: true, output: "" }
          : project.command("state", "delete", fleet.urn, "--yes");
      }
      case "others":
        changeAccount(this.simulator, step);
        return { succeeded: true, output: "" };
    }
  }
}

function nameOf({ urn }: StateResource): string {
  return urn.replace(/^.*::/s, "");
}

function urnOf(fleet: string): string {
  return `urn:pulumi:test::fleet-test::${fleetType}::${fleet}`;
}

function targetsOf(targets: readonly string[] = []): string[] {
  return targets.flatMap((fleet) => ["--target", urnOf(fleet)]);
}

/** A late fleet is declared once the others are there. */
function programOf({ program, isChained }: RunOptions): string {
  const declaration = ({ name, devices, label, account, options, formerName }: DeclaredInProgram, index: number) => {
    const written = label === undefined ? devices : Object.fromEntries(devices.map((imei) => [imei, label]));
    const args = { account, devices: written, ...options };
    const aliases = formerName === undefined ? "" : `aliases: [{ name: ${JSON.stringify(formerName)} }], `;
    const dependsOn = isChained && index > 0 ? `dependsOn: [fleets[${index - 1}]], ` : "";
    return `fleets.push(new DeviceLicenseAssignment(${JSON.stringify(name)}, ${JSON.stringify(args)}, { ${aliases}${dependsOn}}));`;
  };
  const lines = program.map((fleet, index) => [fleet.isLate === true, declaration(fleet, index)] as const);
  const late = lines.filter(([isLate]) => isLate).map(([, line]) => line);
  return `const { DeviceLicenseAssignment } = require("pulumi-thingspace-fota");
const fleets = [];
${lines
  .filter(([isLate]) => !isLate)
  .map(([, line]) => line)
  .join("\n")}
${late.length === 0 ? "" : `module.exports = Promise.all(fleets.map((fleet) => new Promise((resolve) => fleet.urn.apply(resolve)))).then(() => { ${late.join(" ")} return {}; });`}
`;
}
