import assert from "node:assert/strict";
import { failedProgram } from "../../../src/fleet/programFleets";
import { createFleetProvider } from "../../../src/provider/fleetProvider";
import { createProgramFleetsProvider } from "../../../src/provider/programFleetsProvider";
import { createProgramRecordProvider } from "../../../src/provider/programRecordProvider";
import { codesIn } from "../../support/codes";
import { account } from "../../support/fleetPrograms";
import { imeis } from "../../support/imeis";
import { MemoryLicenses } from "../../support/memoryLicenses";
import { providerSessions } from "../../support/providerSessions";

describe("a run whose program failed while it declared fleets", () => {
  const [held = "", further = ""] = imeis(2);
  const inputs = (devices: string) => ({ fleet: "west", account, devices, isText: true });

  async function failed() {
    const api = new MemoryLicenses(2, [held]);
    const { sessions } = providerSessions(api);
    await createProgramFleetsProvider(sessions).read("fleets", { fleets: failedProgram });
    return { api, sessions, fleet: createFleetProvider(sessions) };
  }

  it("plans no fleet", async () => {
    const { fleet } = await failed();
    const { failures } = await fleet.check({}, inputs(`${further}\n`));
    assert.deepEqual(
      failures.map(({ reason }) => codesIn(reason)),
      [["program-failed"]],
    );
  });

  it("releases nothing of a fleet that it does not declare", async () => {
    const { api, fleet } = await failed();
    const record = { ...inputs(`${held}\n`), stateVersion: 1, licensedCount: 1, adoptedCount: 0, removalLimit: false };
    await assert.rejects(fleet.delete("id", record), (error: Error) =>
      codesIn(error.message).includes("program-failed"),
    );
    assert.deepEqual([api.writes, [...api.licensed]], [0, [held]]);
  });

  it("does not replace the record of what the last one declared", async () => {
    const { sessions } = await failed();
    const { failures } = await createProgramRecordProvider(sessions).check({ fleets: "" }, { fleets: failedProgram });
    assert.deepEqual(
      failures.map(({ reason }) => codesIn(reason)),
      [["program-failed"]],
    );
  });
});
