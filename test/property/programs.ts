import fc from "fast-check";
import type { StoredOptions } from "../../src/fleet/options";
import type { DeclaredInProgram } from "../support/engineModel";
import { imeis } from "../support/imeis";

/** All devices that programs declare. */
export const devices = imeis(12);
const names = ["west", "east", "north"] as const;

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
