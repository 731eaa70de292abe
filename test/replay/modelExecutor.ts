import { startSimulator, type Simulator } from "../../src/simulator";
import { EngineModel, type Deployment, type Stored, type UpdateOptions } from "../support/engineModel";
import { lifecycleProcesses } from "../support/lifecycleProcess";
import { hastyClock, recordingClient, SentRequests, type Manner } from "../support/recordingClient";
import { seedOf, type History, type Step } from "./history";
import { observe, type Observation } from "./observation";

const nothing = { failures: [], lines: [] };

/** A history on the model of the engine, with a simulator of its own. */
export class ModelExecutor implements AsyncDisposable {
  readonly model: EngineModel;

  private constructor(
    readonly simulator: Simulator,
    manner: Manner,
  ) {
    this.model = new EngineModel(
      lifecycleProcesses(
        () => recordingClient(simulator, { ...manner, sent: new SentRequests(), clock: hastyClock(simulator) }),
        // As far apart as commands of the real engine are.
        { minutesApart: 0.05 },
      ),
    );
  }

  static async start(history: History, manner: Manner = {}): Promise<ModelExecutor> {
    return new ModelExecutor(await startSimulator({ seed: seedOf(history) }), manner);
  }

  async execute(step: Step, inDeletionOrder?: UpdateOptions["inDeletionOrder"]): Promise<Observation> {
    const { failures, lines } = await this.#run(step, inDeletionOrder === undefined ? {} : { inDeletionOrder });
    this.simulator.clearFaults();
    return observe(
      { failed: failures.length > 0, output: [...failures, ...lines].join("\n") },
      [...this.model.state].map(([name, { outputs }]) => [name, outputs] as const),
      this.simulator,
    );
  }

  /** Goes on from what the engine has left. */
  adopt(stack: ReadonlyMap<string, Stored>, record: Readonly<Record<string, unknown>>, simulator: Simulator): void {
    this.model.adopt(stack, record);
    this.simulator.reset(simulator.state());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.simulator.close();
  }

  async #run(
    step: Step,
    deletions: Pick<UpdateOptions, "inDeletionOrder">,
  ): Promise<Pick<Deployment, "failures" | "lines">> {
    const { model } = this;
    switch (step.kind) {
      case "up":
        this.simulator.setFaults(step.faults);
        return model.update(step.program, {
          ...step,
          ...deletions,
          order: step.isChained ? "chained" : step.isSerial ? "oneByOne" : "atOnce",
        });
      case "preview":
        return model.preview(step.program, step);
      case "planned": {
        const { failures, lines } = await model.preview(step.program, step);
        if (failures.length > 0) {
          return { failures, lines };
        }
        return model.update(step.program, { ...step, ...deletions, order: step.isChained ? "chained" : "atOnce" });
      }
      case "refresh":
        return model.refresh();
      case "destroy":
        return model.destroy();
      case "forget": {
        const name = model.fleets.sort()[step.position];
        if (name !== undefined) {
          model.forget(name);
        }
        return nothing;
      }
      case "others":
        changeAccount(this.simulator, step);
        return nothing;
    }
  }
}

export function changeAccount(
  simulator: Simulator,
  { account, change }: Extract<Step, { readonly kind: "others" }>,
): void {
  const { accounts } = simulator.state();
  const { devices = [], licenseCount = 0 } = accounts.find(({ accountName }) => accountName === account) ?? {};
  const used = devices.filter(({ licensed }) => licensed === true).length;
  const find = (imei: string) => devices.find(({ deviceId }) => deviceId === imei);
  if ("unlicensed" in change) {
    const gone = change.unlicensed.filter(
      (imei) => find(imei)?.licensed === true && find(imei)?.upgrade !== "completed",
    );
    simulator.patchAccount(account, { devices: gone.map((deviceId) => ({ deviceId, licensed: false })) });
  } else if ("licensed" in change) {
    const taken = change.licensed
      .filter((imei) => find(imei)?.licensed === false)
      .slice(0, Math.max(0, licenseCount - used));
    simulator.patchAccount(account, { devices: taken.map((deviceId) => ({ deviceId, licensed: true })) });
  } else {
    const upgraded = change.upgraded.filter((imei) => find(imei)?.licensed === true);
    simulator.patchAccount(account, { devices: upgraded.map((deviceId) => ({ deviceId, upgrade: "completed" })) });
  }
}
