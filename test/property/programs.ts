import fc from "fast-check";
import type { StoredOptions } from "../../src/fleet/fleetOptions";
import { account, type DeclaredInProgram, type UpdateOptions } from "../support/engineModel";
import { imeis } from "../support/imeis";

/** All devices that programs declare. */
export const devices = imeis(12);
export const names = ["west", "east", "north"] as const;
export const accounts = [account, "0402196254-00002"] as const;

/** A program: each device is in one fleet or in none, and fleets come in some order. */
export function programs(options: fc.Arbitrary<StoredOptions>): fc.Arbitrary<DeclaredInProgram[]> {
  const owners = fc.array(fc.integer({ min: -1, max: 2 }), { minLength: devices.length, maxLength: devices.length });
  const label = fc.option(fc.constantFrom("pump", "meter"), { nil: undefined });
  return fc.tuple(owners, fc.shuffledSubarray([...names]), options, label).map(([owner, order, chosen, chosenLabel]) =>
    order.map((name) => ({
      name,
      ...(chosenLabel === undefined ? {} : { label: chosenLabel }),
      devices: devices.filter((_, index) => owner[index] === names.indexOf(name)),
      options: { ...chosen, removalLimit: false },
    })),
  );
}

export const releasing: fc.Arbitrary<StoredOptions> = fc.record({
  unreleasable: fc.constantFrom("fail" as const, "leave" as const),
});

/** With nothing adopted a device cannot move between fleets; that is what the option is for. */
export const adoptingNothing: fc.Arbitrary<StoredOptions> = fc.constant({ adopt: false });

export const keepingOrReleasing: fc.Arbitrary<StoredOptions> = fc.record({
  unreleasable: fc.constantFrom("fail" as const, "leave" as const),
  onRemoval: fc.constantFrom("release" as const, "keep" as const),
});

/**
 * Any of the fleets but none, which to the provider is a destroy. Only north changes its account, and only west is
 * declared late.
 */
export function programsOnTwoAccounts(all: readonly string[]): fc.Arbitrary<DeclaredInProgram[]> {
  return fc
    .record({
      owner: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: all.length, maxLength: all.length }),
      order: fc.shuffledSubarray([...names], { minLength: 1 }),
      north: fc.constantFrom(...accounts),
      deletesBefore: fc.boolean(),
      outputs: fc.subarray<string>([...names]),
      isWestLate: fc.boolean(),
    })
    .map(({ owner, order, north, deletesBefore, outputs, isWestLate }) => {
      const declared = order.map((name): DeclaredInProgram => ({
        name,
        devices: all.filter((_, index) => owner[index] === names.indexOf(name)),
        account: name === "north" ? north : account,
        deletesBefore,
        isOutput: outputs.includes(name),
        isLate: isWestLate && name === "west",
        options: { removalLimit: false },
      }));
      const isLate = (fleet: DeclaredInProgram) => fleet.isLate === true;
      return [...declared.filter((fleet) => !isLate(fleet)), ...declared.filter(isLate)];
    });
}

/** The flags of a `pulumi up`. */
export const updateOptions = {
  isRefreshed: fc.boolean(),
  targets: fc.subarray<string>([...names], { minLength: 1 }),
  replaced: fc.constantFrom<string>(...names),
  order: fc.constantFrom("atOnce", "oneByOne", "chained", "interleaved"),
} satisfies { readonly [Option in keyof UpdateOptions]: fc.Arbitrary<UpdateOptions[Option]> };
