import { formatInputs, formatRecord, nothingRecorded } from "../../src/fleet/fleetState";
import type { Imei } from "../../src/fleet/imei";
import type { Roster } from "../../src/fleet/roster";
import type { Seed, Simulator } from "../../src/simulator";
import { account, EngineModel, type DeclaredInProgram, type Stored } from "../support/engineModel";
import { seedOf } from "../support/fleetPrograms";
import { lifecycleProcesses } from "../support/lifecycleProcess";
import { hastyClock, recordingClient, SentRequests } from "../support/recordingClient";
import { bystanders, devices, foreign, type Operation } from "./operations";
import { holdUps } from "./rows";

/** An operation about to begin: a stack, the account that it works on, and an ear on the wire. */
export class Scene {
  readonly engine: EngineModel;
  readonly program: readonly DeclaredInProgram[];
  sent = new SentRequests(true);

  constructor(
    readonly simulator: Simulator,
    readonly operation: Operation,
    concurrency = 1,
  ) {
    simulator.reset(worldOf({ ...operation, licensed: [] }));
    // A moment before the operation, so that a lagging read does not show it.
    simulator.patchAccount(account, {
      licenseCount: poolOf(operation),
      devices: operation.licensed.map((deviceId) => ({ deviceId, licensed: true })),
    });
    simulator.clearRequests();
    this.program = [fleetOf("west", operation.declared), fleetOf("east", bystanders)];
    this.engine = new EngineModel(
      lifecycleProcesses(() =>
        recordingClient(simulator, { sent: this.sent, clock: hastyClock(simulator, holdUps), concurrency }),
      ),
      stateOf(operation),
    );
  }

  /** Forgets what was sent so far. */
  listenAnew(): void {
    this.sent = new SentRequests(true);
    this.simulator.clearRequests();
  }

  /** Somebody puts the account in order: what the world did to it is undone, except that lost licenses stay lost. */
  mendWorld(): void {
    const { devices: known = [] } = this.#account();
    const ours = worldOf(this.operation).accounts.flatMap((of) => of.devices ?? []);
    const ids = new Set(ours.map(({ deviceId }) => deviceId));
    this.simulator.patchAccount(account, {
      active: true,
      licenseCount: poolOf(this.operation),
      devices: [
        ...known.filter(({ deviceId }) => !ids.has(deviceId)).map(({ deviceId }) => ({ deviceId, licensed: false })),
        ...ours.map(({ deviceId }) => ({ deviceId })),
      ],
    });
  }

  /** The devices that hold a license, as the simulator itself knows it. */
  licensed(): ReadonlySet<string> {
    const { devices: known = [] } = this.#account();
    return new Set(known.filter(({ licensed }) => licensed === true).map(({ deviceId }) => deviceId));
  }

  #account(): Seed["accounts"][number] {
    const [only] = this.simulator.state().accounts;
    if (only === undefined) {
      throw new Error("the simulator has lost its account");
    }
    return only;
  }
}

/** No device was ever upgraded, so this lets go of none. */
const options = { unreleasable: "leave" } as const;

function fleetOf(name: string, of: readonly Imei[]): DeclaredInProgram {
  return { name, devices: of, options };
}

function licensedAtFirst({ licensed }: Operation): Imei[] {
  return [...licensed, ...bystanders, ...foreign];
}

function poolOf(operation: Operation): number {
  return licensedAtFirst(operation).length + operation.free;
}

function worldOf(operation: Operation): Seed {
  const licensed = licensedAtFirst(operation);
  return {
    ...seedOf([...devices, ...bystanders, ...foreign], { licenseCount: poolOf(operation), licensed }),
    // Short pages, so that listings have some.
    behavior: { pageSize: 4 },
  };
}

function stateOf({ recorded }: Operation): Map<string, Stored> {
  const state = new Map([["east", storedOf("east", bystanders)]]);
  return recorded === undefined ? state : new Map([["west", storedOf("west", recorded)], ...state]);
}

function storedOf(fleet: string, held: readonly Imei[]): Stored {
  const roster: Roster = new Map(held.map((imei) => [imei, undefined]));
  const inputs = { fleet, account, roster, options, isSecret: false };
  return {
    id: `${account}/${fleet}`,
    inputs: { ...formatInputs(inputs) },
    outputs: {
      ...formatRecord({ ...inputs, ...nothingRecorded, devices: roster, adoptedCount: 0 }),
    },
  };
}
