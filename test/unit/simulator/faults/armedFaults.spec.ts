import assert from "node:assert/strict";

import type { Call, Operation } from "../../../../src/simulator/service/call";
import type { Fault } from "../../../../src/simulator/faults/allFaults";
import { faultListSchema } from "../../../../src/simulator/faults/allFaults";
import { ArmedFaults } from "../../../../src/simulator/faults/armedFaults";
import { imei } from "../seeds";

function arm(faults: readonly Fault[], random = () => 0): ArmedFaults {
  const list = new ArmedFaults(random);
  list.set(faultListSchema.parse(faults));
  return list;
}

function draw(list: ArmedFaults, operation: Operation, devices: readonly string[] = []) {
  const call: Call = {
    operation,
    accountName: "",
    startIndex: "",
    upgradeStatus: "",
    campaignId: "",
    authorization: "",
    sessionToken: "",
    body: JSON.stringify({ deviceList: devices }),
  };
  return list.draw(operation, () => Promise.resolve(call));
}

async function hits(list: ArmedFaults, operation: Operation, requests: number): Promise<string> {
  let pattern = "";
  for (let request = 0; request < requests; request += 1) {
    pattern += (await draw(list, operation)) === undefined ? "." : "x";
  }
  return pattern;
}

describe("an armed fault", () => {
  it("hits once unless told otherwise", async () => {
    assert.equal(await hits(arm([{ name: "stall" }]), "status", 3), "x..");
  });

  it("waits for its turn and hits as often as told", async () => {
    assert.equal(await hits(arm([{ name: "stall", after: 1, times: 2 }]), "status", 4), ".xx.");
  });

  it("leaves other operations alone, and does not count them", async () => {
    const list = arm([{ name: "stall", on: "assign", after: 1 }]);
    assert.equal(await hits(list, "status", 2), "..");
    assert.equal(await hits(list, "assign", 2), ".x");
  });

  it("means only what it makes sense for by an asterisk", async () => {
    const list = arm([{ name: "verdict-missing", on: "*" }]);
    assert.equal(await hits(list, "status", 1), ".");
    assert.equal(await hits(list, "remove", 1), "x");
  });

  it("hits with its probability", async () => {
    const numbers = [0.6, 0.4, 0.5];
    const list = arm([{ name: "stall", times: 9, probability: 0.5 }], () => numbers.shift() ?? 0);
    assert.equal(await hits(list, "status", 3), ".x.");
  });

  it("keeps its turn while one before it in the list acts", async () => {
    const list = arm([{ name: "stall" }, { name: "refuse" }]);
    assert.equal((await draw(list, "status"))?.fault.name, "stall");
    assert.equal((await draw(list, "status"))?.effect.connection, "refuse");
    assert.equal(await draw(list, "status"), undefined);
  });

  it("counts only requests that name its devices", async () => {
    const list = arm([{ name: "poison-device", devices: [imei(1)] }]);
    assert.equal(await draw(list, "assign", [imei(2)]), undefined);
    assert.notEqual(await draw(list, "assign", [imei(2), imei(1)]), undefined);
  });

  it("is refused on an operation that it makes no sense for", () => {
    const reading = faultListSchema.safeParse([{ name: "token-refused", on: "assign" }]);
    assert.deepEqual(
      reading.error?.issues.map(({ path }) => path),
      [[0, "on"]],
    );
  });
});
