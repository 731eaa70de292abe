import type { Fault, Seed } from "../../../src/simulator";
import { account, seedOf } from "../../support/fleetPrograms";
import { imeis } from "../../support/imeis";

export const devices = imeis(10);

/** What a stack may hold of ours, in one program. It is recorded with the state, because later ones may say more. */
const program = `const { DeviceLicenseAssignment, FotaSubscription } = require("pulumi-thingspace-fota");
const account = ${JSON.stringify(account)};
const west = new DeviceLicenseAssignment("west", {
  account,
  devices: { "${devices[0]}": "pump 17", "${devices[1]}": "pump 18", "${devices[2]}": "pump 19" },
  adopt: true,
  onRemoval: "release",
  unreleasable: "leave",
  removalLimit: { devices: 5 },
  confirmRemoval: 3,
});
new DeviceLicenseAssignment("east", { account, devices: ${JSON.stringify(devices.slice(3, 6))} });
new DeviceLicenseAssignment("nobody", { account, devices: [], removalLimit: false });
new FotaSubscription("pool", { account });
exports.licensed = west.licensedCount;
exports.labels = west.labels;
`;

export const fleets = { west: devices.slice(0, 3), east: devices.slice(3, 6), nobody: [] };

export function world(licensed: readonly string[]): Seed {
  return seedOf(devices, { licenseCount: 20, licensed });
}

export interface Story {
  readonly name: string;
  readonly program: string;
  /** What goes wrong while the program goes up, after the settled one went up undisturbed. */
  readonly faults: readonly Fault[];
}

export const settled: Story = { name: "settled", program, faults: [] };

export const stories: readonly Story[] = [
  settled,
  {
    // The answer to an assignment is lost, and so is the look at what became of it.
    name: "undetermined",
    program: program.replace('"pump 19"', `"pump 19", "${devices[6]}": "pump 20"`),
    faults: [
      { name: "reset-after", on: "assign" },
      { name: "refuse", on: "status", after: 1, times: 999 },
    ],
  },
];
