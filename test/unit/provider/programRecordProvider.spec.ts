import assert from "node:assert/strict";
import { formatRecord, nothingRecorded, type FleetRecord } from "../../../src/fleet/fleetState";
import { packFleets } from "../../../src/fleet/programFleets";
import { packState } from "../../../src/fleet/stateAtStart";
import { createProgramRecordProvider } from "../../../src/provider/programRecordProvider";
import { codesIn } from "../../support/codes";
import { imeis } from "../../support/imeis";
import { MemoryLicenses } from "../../support/memoryLicenses";
import { providerSessions } from "../../support/providerSessions";

const devices = imeis(3);
const west: FleetRecord = {
  ...nothingRecorded,
  fleet: "west",
  account: "0402196254-00001",
  devices: new Map(devices.map((imei) => [imei, undefined])),
  options: {},
  isSecret: false,
  adoptedCount: 0,
};

/** The first call of a run whose program declares no fleet any more. */
async function checked(recorded: object) {
  const { sessions, lines } = providerSessions(new MemoryLicenses(9, devices));
  const fleets = await packFleets([]);
  const state = packState({ fleets: [{ ...recorded }], late: [] }, []);
  const { inputs, failures } = await createProgramRecordProvider(sessions).check({ fleets }, { fleets, state });
  return {
    stored: Object.keys(inputs),
    failures: failures.map(({ reason }) => reason).join("\n"),
    lines: lines.join("\n"),
  };
}

describe("the record of a program", () => {
  it("plans a fleet that the state records and the program does not declare, and does not store the state", async () => {
    const { stored, failures, lines } = await checked(formatRecord(west));
    assert.deepEqual([stored, failures], [["fleets"], ""]);
    assert.match(lines, /^fleet west: no longer in the program: 3 to release$/m);
  });

  it("prints no secret device of such a fleet", async () => {
    const keeping = { ...west, options: { onRemoval: "keep" } } as const;
    assert.match((await checked(formatRecord(keeping))).lines, new RegExp(String(devices[0])));
    const { lines } = await checked(formatRecord({ ...keeping, isSecret: true }));
    assert.deepEqual(codesIn(lines), ["licenses-kept"]);
    assert.doesNotMatch(lines, /\d{15}/);
  });

  it("refuses a run that would delete a fleet of which a newer release recorded what this one cannot read", async () => {
    const { failures } = await checked({ ...formatRecord(west), stateVersion: 99 });
    assert.match(failures, /^fleet west: .*99/);
  });
});
