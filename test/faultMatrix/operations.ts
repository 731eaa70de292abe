import type { Imei } from "../../src/fleet/imei";
import type { Deployment, DeclaredInProgram, EngineModel } from "../support/engineModel";
import { imeis } from "../support/imeis";

/** Declared by fleet `west`, which the operations are about. */
export const devices = imeis(7);
/** Held by fleet `east`, which stands by and must not notice anything. */
export const bystanders = imeis(2, 20);
/** Licensed by somebody else. */
export const foreign = imeis(1, 90);

export interface Operation {
  readonly name: string;
  /** The devices that the state records for `west` beforehand; undefined when there is no such fleet yet. */
  readonly recorded: readonly Imei[] | undefined;
  /** The devices that hold a license beforehand, of those of `west`. */
  readonly licensed: readonly Imei[];
  /** The devices that `west` declares from now on. */
  readonly declared: readonly Imei[];
  /** Licenses that are free beforehand. */
  readonly free: number;
  /** The devices of which at least one has to fail for a fault about single devices. */
  readonly affected: readonly Imei[];
  run(engine: EngineModel, program: readonly DeclaredInProgram[]): Promise<Deployment>;
}

const update: Operation["run"] = (engine, program) => engine.update(program);

const preview: Operation["run"] = (engine, program) => engine.preview(program);

const [, second, third, fourth, , sixth] = devices;

function pick(...chosen: (Imei | undefined)[]): Imei[] {
  return chosen.filter((imei) => imei !== undefined);
}

/** What the engine is asked to do, each on a fleet for which it is some work. */
export const operations: readonly Operation[] = [
  {
    name: "preview",
    recorded: devices.slice(0, 4),
    licensed: devices.slice(0, 4),
    declared: devices.slice(2),
    free: 5,
    affected: pick(second, sixth),
    run: preview,
  },
  {
    name: "create",
    recorded: undefined,
    licensed: [],
    declared: devices.slice(0, 5),
    free: 6,
    affected: pick(third),
    run: update,
  },
  {
    // One of the added devices has a license already.
    name: "add",
    recorded: devices.slice(0, 2),
    licensed: devices.slice(0, 3),
    declared: devices,
    free: 6,
    affected: pick(sixth),
    run: update,
  },
  {
    name: "remove",
    recorded: devices,
    licensed: devices,
    declared: devices.slice(0, 2),
    free: 3,
    affected: pick(sixth),
    run: update,
  },
  {
    // With no license free: releases come before what does not fit.
    name: "swap",
    recorded: devices.slice(0, 4),
    licensed: devices.slice(0, 4),
    declared: devices.slice(3),
    free: 0,
    affected: pick(third, sixth),
    run: update,
  },
  {
    // One device has lost its license behind the state's back.
    name: "refresh",
    recorded: devices.slice(0, 5),
    licensed: devices.slice(0, 4),
    declared: devices.slice(0, 5),
    free: 3,
    affected: pick(fourth),
    run: (engine) => engine.refresh(),
  },
  {
    name: "destroy",
    recorded: devices.slice(0, 5),
    licensed: devices.slice(0, 5),
    declared: [],
    free: 3,
    affected: pick(third),
    run: (engine) => engine.destroy(),
  },
];
