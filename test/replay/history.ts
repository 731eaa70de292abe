import fc from "fast-check";
import type { StoredOptions } from "../../src/fleet/fleetOptions";
import type { Fault, Seed } from "../../src/simulator";
import { Names } from "../property/names";
import { devices } from "../property/programs";
import { quickWriteFaults } from "../property/writeFaults";
import type { DeclaredInProgram } from "../support/engineModel";
import { imeis } from "../support/imeis";

export const accounts = ["0402196254-00001", "0402196254-00002"] as const;
/** Licensed on both accounts, by somebody else. */
export const foreign = imeis(2, 90);
/** Known to both accounts, without a license at first. */
const others = imeis(4, 70);

/** What a run of a program is asked to do beside it. */
export interface RunOptions {
  readonly program: readonly DeclaredInProgram[];
  /** Names of fleets; undefined for no `--target`. */
  readonly targets?: readonly string[];
  /** Each fleet depends on the one before it. */
  readonly isChained: boolean;
}

export interface UpStep extends RunOptions {
  readonly kind: "up";
  readonly isRefreshed: boolean;
  /** A fleet of the program, for `--replace`. */
  readonly replaced?: string;
  /** `--parallel 1`. */
  readonly isSerial: boolean;
  readonly continues: boolean;
  readonly faults: readonly Fault[];
}

/** What is done to a stack, or to the account behind its back. */
export type Step =
  | UpStep
  | ({ readonly kind: "preview" } & RunOptions)
  /** `preview --save-plan`, then `up --plan`. */
  | ({ readonly kind: "planned" } & RunOptions)
  | { readonly kind: "refresh" }
  | { readonly kind: "destroy" }
  /** `state delete` of the fleet in this position among the recorded ones. */
  | { readonly kind: "forget"; readonly position: number }
  | { readonly kind: "others"; readonly account: string; readonly change: OthersChange };

/** What somebody else does to an account. */
export type OthersChange =
  | { readonly unlicensed: readonly string[] }
  | { readonly licensed: readonly string[] }
  | { readonly upgraded: readonly string[] };

export interface History {
  /** Licenses of each account beyond those that are in use at first. */
  readonly spare: number;
  /** Licensed on the first account before anything is declared. */
  readonly licensed: readonly string[];
  /** Devices that the accounts do not have. */
  readonly nonexistent: readonly string[];
  readonly steps: readonly Step[];
}

export function seedOf({ spare, licensed, nonexistent }: History): Seed {
  const known = [...devices, ...foreign, ...others].filter((imei) => !nonexistent.includes(imei));
  return {
    users: [{ username: "demo-user", password: "demo-password", accounts: [...accounts] }],
    accounts: accounts.map((accountName, index) => {
      const held = new Set<string>([...foreign, ...(index === 0 ? licensed : [])]);
      return {
        accountName,
        licenseCount: held.size + spare,
        devices: known.map((deviceId) => ({ deviceId, licensed: held.has(deviceId) })),
      };
    }),
  };
}

/** Faults of which each device's outcome is the same whatever else is sent. */
const fault: fc.Arbitrary<Fault> = fc.record({
  name: fc.constantFrom(...quickWriteFaults, "http-500" as const),
  after: fc.nat({ max: 2 }),
  times: fc.integer({ min: 1, max: 5 }),
  on: fc.constantFrom("assign" as const, "remove" as const),
});

const options: fc.Arbitrary<StoredOptions> = fc.record(
  {
    unreleasable: fc.constantFrom("fail" as const, "leave" as const),
    onRemoval: fc.constantFrom("release" as const, "keep" as const),
    adopt: fc.constantFrom(true, true, false),
    removalLimit: fc.constantFrom(false as const, false as const, { percent: 25 }),
  },
  { requiredKeys: ["removalLimit"] },
);

const names = ["west", "east", "north"] as const;

/** A program as it is before fleets are renamed. */
const program = fc
  .record({
    owners: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: devices.length, maxLength: devices.length }),
    order: fc.shuffledSubarray([...names]),
    options: fc.array(options, { minLength: 3, maxLength: 3 }),
    label: fc.option(fc.constantFrom("pump", "meter"), { nil: undefined }),
    accountOf: fc.constantFrom([0, 0, 0], [0, 0, 0], [0, 0, 1], [1, 1, 1]),
    isLate: fc.constantFrom(false, false, false, true),
  })
  .map(({ owners, order, options: each, label, accountOf, isLate }): DeclaredInProgram[] =>
    order.map((name, position) => {
      const index = names.indexOf(name);
      return {
        name,
        devices: devices.filter((_, device) => owners[device] === index),
        account: accountOf[index] === 1 ? accounts[1] : accounts[0],
        options: each[index] ?? {},
        ...(label === undefined ? {} : { label }),
        ...(isLate && position === order.length - 1 && position > 0 ? { isLate } : {}),
      };
    }),
  );

type Draft =
  | { readonly kind: "run"; readonly as: "up" | "preview" | "planned"; readonly of: DraftRun }
  | Exclude<Step, UpStep | { kind: "preview" } | { kind: "planned" }>;

interface DraftRun {
  /** Undefined for that of the run before. */
  readonly program: DeclaredInProgram[] | undefined;
  readonly renamed: readonly boolean[];
  readonly targeted: readonly boolean[] | undefined;
  readonly replaced: number | undefined;
  readonly isChained: boolean;
  readonly isRefreshed: boolean;
  readonly isSerial: boolean;
  readonly continues: boolean;
  readonly faults: readonly Fault[];
}

const sometimes = (of: number) => fc.integer({ min: 1, max: of }).map((drawn) => drawn === 1);
const three = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.array(arbitrary, { minLength: 3, maxLength: 3 });

const draftRun: fc.Arbitrary<DraftRun> = fc.record({
  program: fc.option(program, { nil: undefined, freq: 3 }),
  renamed: three(sometimes(8)),
  targeted: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: three(fc.boolean()) }),
  replaced: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat({ max: 2 }) }),
  isChained: sometimes(6),
  isRefreshed: sometimes(4),
  isSerial: sometimes(4),
  continues: sometimes(2),
  faults: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fault, { minLength: 1, maxLength: 2 }) },
  ),
});

const change: fc.Arbitrary<OthersChange> = fc.oneof(
  fc.record({ unlicensed: fc.subarray(devices, { minLength: 1, maxLength: 3 }) }),
  fc.record({ licensed: fc.subarray([...devices, ...others], { minLength: 1, maxLength: 3 }) }),
  fc.record({ upgraded: fc.subarray(devices, { minLength: 1, maxLength: 2 }) }),
);

const draft: fc.Arbitrary<Draft> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant("run" as const),
      as: fc.constantFrom("up", "up", "up", "up", "preview", "planned"),
      of: draftRun,
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "refresh" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "destroy" as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("forget" as const), position: fc.nat({ max: 2 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("others" as const), account: fc.constantFrom(...accounts), change }),
  },
);

function stepsOf(drafts: readonly Draft[]): Step[] {
  const renames = new Names();
  // The engine forgets no fleet that another one depends on.
  const isAnyChained = drafts.some((one) => one.kind === "run" && one.of.isChained);
  let before: DeclaredInProgram[] = [];
  return drafts.map((one): Step => {
    if (one.kind !== "run") {
      return one.kind === "forget" && isAnyChained ? { kind: "refresh" } : one;
    }
    const { targeted, replaced, isChained, isRefreshed, isSerial, continues, faults, ...run } = one.of;
    before = run.program ?? before;
    // A preview renames nothing for good, and the engine refuses a target that an alias renames.
    const fleets = renames.declare(before, one.as === "up" && targeted === undefined ? run.renamed : []);
    const targets = targeted === undefined ? undefined : fleets.filter((_, index) => targeted[index] === true);
    const options: RunOptions = {
      program: fleets,
      isChained,
      // The engine refuses a target that depends on what is none.
      ...(targets === undefined || targets.length === 0 || isChained
        ? {}
        : { targets: targets.map(({ name }) => name) }),
    };
    const replacedName = replaced === undefined || isChained ? undefined : fleets[replaced]?.name;
    return one.as === "up"
      ? {
          kind: "up",
          ...options,
          isRefreshed,
          ...(replacedName === undefined ? {} : { replaced: replacedName }),
          // With a fault, one after the other: else it is open whose request it hits.
          isSerial: isSerial || faults.length > 0,
          continues,
          faults,
        }
      : { kind: one.as, ...options };
  });
}

export const history: fc.Arbitrary<History> = fc.record({
  spare: fc.integer({ min: 6, max: 14 }),
  licensed: fc.subarray(devices, { maxLength: 2 }),
  nonexistent: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.subarray(devices, { minLength: 1, maxLength: 1 }) },
  ),
  steps: fc.array(draft, { minLength: 3, maxLength: 6 }).map(stepsOf),
});

/** The history of this number, always the same one. */
export function historyOf(seed: number): History {
  const [only] = fc.sample(history, { seed, numRuns: 1 });
  if (only === undefined) {
    throw new Error("no history");
  }
  return only;
}
