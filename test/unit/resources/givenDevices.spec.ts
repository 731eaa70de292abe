import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import * as pulumi from "@pulumi/pulumi";
import {
  devicesInputs,
  fleetDevices,
  givenDevices,
  orderedDevices,
  plainDevices,
  type GivenDevices,
} from "../../../src/resources/givenDevices";
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

const settled = (devices: unknown) =>
  new Promise<GivenDevices>((resolve) => {
    pulumi.output(givenDevices(devices, fleetDevices)).apply(resolve);
  });

describe("devices that come later", () => {
  for (const [what, devices, text] of [
    ["an output", pulumi.output([second, first]), `${first}\n${second}\n`],
    ["a promise", Promise.resolve({ [first]: "a" }), `${first}  a\n`],
    ["an output among them", [first, pulumi.output(second)], `${first}\n${second}\n`],
    ["a promise of an array with an output", Promise.resolve([pulumi.output(first)]), `${first}\n`],
    ["an output among the labels", { [first]: pulumi.output("a"), [second]: "" }, `${first}  a\n${second}\n`],
    ["an object without devices, by promise", Promise.resolve({}), ""],
    ["a list without devices, in an output", pulumi.output([]), ""],
    ["a promise of another realm, as in a test runner", runInNewContext(`Promise.resolve(["${first}"])`), `${first}\n`],
    ["an output within an output", pulumi.output(0).apply(() => ({ [first]: pulumi.output("a") })), `${first}  a\n`],
  ] as const) {
    it(`are the same text: ${what}`, async () => {
      assert.deepEqual(await settled(devices), { text, problems: [], notices: [] });
    });
  }

  for (const [what, devices, problem] of [
    ["a label that turns out to be undefined", { [first]: pulumi.output(undefined) }, /label of .* is missing/],
    [
      "a label that turns out to be what Pulumi takes for unknown",
      { [first]: pulumi.output("04da6b54-80e4-46f7-96ec-b56ff0331ba9") },
      /label of .*04da6b54/,
    ],
    ["a Map in an output", pulumi.output(new Map([[first, "a"]])), /devices is an empty object.*\[\] for no devices/],
    ["a secret Map", pulumi.secret(new Map([[first, "a"]])), /devices is an empty object/],
    ["a Set in an output", pulumi.output(new Set([first])), /devices is an empty object/],
    ["a Set in an output, by promise", Promise.resolve(pulumi.output(new Set([first]))), /devices is an empty object/],
    [
      "a Set in an output within an output",
      pulumi.output(0).apply(() => pulumi.output(new Set([first]))),
      /devices is an/,
    ],
    ["a Map, by promise", Promise.resolve(new Map([[first, "a"]])), /devices must be/],
    ["an iterator, from an apply", pulumi.output(0).apply(() => new Set([first]).values()), /devices must be/],
    ["a key that objects inherit from, by promise", Promise.resolve(JSON.parse('{"__proto__": "x"}')), /__proto__/],
    [
      "a key that objects inherit from, beside an output",
      Object.defineProperty({ [first]: pulumi.output("a") }, "__proto__", { value: "x", enumerable: true }),
      /__proto__/,
    ],
  ] as const) {
    it(`are refused with ${what}`, async () => {
      const { text, problems } = await settled(devices);
      assert.equal(text, undefined);
      assert.match(problems.join("\n"), problem);
    });
  }

  for (const [what, devices, isSecret] of [
    ["a secret", pulumi.secret([first]), true],
    ["a secret among them", [first, pulumi.secret(second)], true],
    ["a secret label", { [first]: pulumi.secret("a") }, true],
    ["a secret, by promise", Promise.resolve(pulumi.secret([first])), true],
    ["an output", pulumi.output([first]), false],
    ["plain devices", [first], false],
  ] as const) {
    it(`tell the provider whether they are secret: ${what}`, async () => {
      assert.equal(await devicesInputs(givenDevices(devices, fleetDevices))["isSecret"], isSecret);
    });
  }

  for (const [what, devices, places] of [
    ["in an array", ["35323806328955", 353238063289555, first], [/^devices\[0\] /, /^devices\[1\] /]],
    ["as a key", { "35323806328955": "pump" }, [/^entry 1 of devices /]],
    ["in two spellings", { [first]: "a", [`${first.slice(0, 6)}-${first.slice(6)}`]: "b" }, [/^entry 2 .* entry 1 /]],
    ["with a bad label", { [first]: "353238\n" + first }, [/^the label of entry 1 of devices /]],
  ] as const) {
    it(`are named by position when they are secret: ${what}`, async () => {
      const [, ...problems] = (await settled(pulumi.secret(devices))).problems;
      assert.equal(problems.length, places.length);
      for (const [index, place] of places.entries()) {
        assert.match(`${problems[index]} `, place);
        assert.doesNotMatch(problems[index] ?? "", /\d{5}/);
      }
    });
  }

  it("are counted when they are secret and repeated", async () => {
    const { notices } = await settled(pulumi.secret([first, first]));
    assert.match(notices.join("\n"), /^1 device /);
    assert.doesNotMatch(notices.join("\n"), /\d{5}/);
  });
});
