import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { fleetDevices, orderedDevices, plainDevices } from "../../../src/resources/plainDevices";
import { threeDevices } from "../../support/imeis";

const [first, second] = threeDevices();
const spelled = first.replace(/^(\d{6})/, "$1-");
const marker = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("the devices of a program, as one text", () => {
  for (const [what, devices, text] of [
    ["an array", [second, first], `${first}\n${second}\n`],
    ["an array in people's spelling", [spelled], `${first}\n`],
    ["an object with labels", { [second]: " pump 17 ", [first]: "" }, `${first}\n${second}  pump 17\n`],
    ["nothing", [], ""],
  ] as const) {
    it(`are those of ${what}`, () => {
      assert.deepEqual(plainDevices(devices, fleetDevices), { text, problems: [], notices: [] });
    });
  }

  it("keep their order where it counts", () => {
    assert.equal(plainDevices([second, first], orderedDevices)?.text, `${second}\n${first}\n`);
  });

  it("have a notice when one is there twice", () => {
    const { text, notices = [] } = plainDevices([first, first], fleetDevices) ?? {};
    assert.equal(text, `${first}\n`);
    assert.equal(notices.length, 1);
  });

  for (const [what, devices, problem] of [
    ["an IMEI that is none", [first, "12"], /devices\[1\]/],
    ["one device in two spellings", { [first]: "a", [spelled]: "b" }, /same device/],
    ["a label that is missing", { [first]: null }, /label of .* is missing/],
    ["a number", [Number(first)], /devices\[0\] is the number/],
    ["what Pulumi takes for unknown among them", [first, marker], /devices\[1\] "04da6b54/],
    ["what Pulumi takes for unknown as a label", { [first]: marker }, /label of devices\["\d+"\] "04da6b54/],
    ["what Pulumi takes for unknown as a whole", marker, /devices must be/],
    ["a wrong one beside one that comes later", ["12", Promise.resolve(second)], /devices\[0\]/],
    ["a text, which nobody may give", `${first}\n`, /devices must be/],
    ["nothing at all", undefined, /devices must be/],
  ] as const) {
    it(`are none with ${what}, and the problem is named`, () => {
      const { text, problems = [] } = plainDevices(devices, fleetDevices) ?? {};
      assert.equal(text, undefined);
      assert.match(problems.join("\n"), problem);
    });
  }

  for (const [what, devices] of [
    ["a promise among them", [first, Promise.resolve(second)]],
    ["an output among the labels", { [first]: pulumi.output("a") }],
    ["a promise", Promise.resolve([first])],
    ["an output", pulumi.output([first])],
  ] as const) {
    it(`come later with ${what}`, () => {
      assert.equal(plainDevices(devices, fleetDevices), undefined);
    });
  }
});
