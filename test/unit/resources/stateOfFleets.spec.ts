import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { stateOfFleets } from "../../../src/resources/stateOfFleets";

const urnOf = (type: string, name: string) => `urn:pulumi:dev::fleets::${type}::${name}`;
const readingType = "pulumi-nodejs:dynamic/thingspace:ProgramFleets";
const fleetType = "pulumi-nodejs:dynamic/thingspace:DeviceLicenseAssignment";

/** An engine that has this state, or does not tell. */
async function engineWith(
  answer: (inputs: { stackName: string }) => object,
  organization = "acme",
): Promise<{ readonly asked: unknown[] }> {
  const asked: unknown[] = [];
  const call = ({ token, inputs }: pulumi.runtime.MockCallArgs) => {
    asked.push([token, inputs]);
    return answer(inputs as { stackName: string });
  };
  await pulumi.runtime.setMocks(
    { newResource: () => ({ id: "", state: {} }), call },
    "fleets",
    "dev",
    false,
    organization,
  );
  return { asked };
}

describe("the state of a program's fleets", () => {
  it("is asked for of this stack, and holds nothing but its fleets, without their code", async () => {
    const west = { fleet: "west", account: "0402196254-00001", devices: "353238060000001\n" };
    const { asked } = await engineWith(() => ({
      outputs: {
        [urnOf(fleetType, "west")]: { type: fleetType, outputs: { ...west, __provider: "code" } },
        [urnOf("random:index/randomPassword:RandomPassword", "password")]: {
          type: "random:index/randomPassword:RandomPassword",
          outputs: { result: "secret" },
        },
      },
    }));
    assert.deepEqual(await stateOfFleets(), { fleets: [west], late: [] });
    assert.deepEqual(asked, [["pulumi:pulumi:readStackResourceOutputs", { stackName: "acme/fleets/dev" }]]);
  });

  it("is empty for a stack without a fleet, as before the first update", async () => {
    await engineWith(() => ({ outputs: {} }));
    assert.deepEqual(await stateOfFleets(), { fleets: [], late: [] });
  });

  it("has the names of fleets that were declared late, unless an earlier release did not record them", async () => {
    const reading = (name: string, outputs: object) =>
      [urnOf(readingType, name), { type: readingType, outputs }] as const;
    const first = reading("fleets", {});
    for (const [later, late] of [
      [
        [reading("fleets-2", { names: ["late"] }), reading("fleets-3", { names: ["later"] })],
        ["late", "later"],
      ],
      [[reading("fleets-2", {})], undefined],
    ] as const) {
      await engineWith(() => ({ outputs: Object.fromEntries([first, ...later]) }));
      assert.deepEqual((await stateOfFleets())?.late, late);
    }
  });

  it("is asked for by the bare name where a backend has neither organizations nor projects", async () => {
    const old = ({ stackName }: { stackName: string }) => {
      assert.equal(stackName, "dev");
      return { outputs: {} };
    };
    await engineWith(old, "organization");
    assert.deepEqual(await stateOfFleets(), { fleets: [], late: [] });
    await engineWith(old, "acme");
    assert.equal(await stateOfFleets(), undefined);
  });

  it("is not known where the engine fails, or answers otherwise", async () => {
    const refused = () => {
      throw new Error("unrecognized function name: 'pulumi:pulumi:readStackResourceOutputs'");
    };
    for (const answer of [refused, () => ({}), () => ({ outputs: [1] })]) {
      await engineWith(answer);
      assert.equal(await stateOfFleets(), undefined);
    }
  });
});
