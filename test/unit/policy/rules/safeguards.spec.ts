import assert from "node:assert/strict";
import type { SafeguardsOptions } from "../../../../src/policy";
import { analyze, fleet, unknown, type Report } from "../analyze";

type FleetArguments = NonNullable<Parameters<typeof fleet>[1]>;

async function reports(args: FleetArguments, settings: SafeguardsOptions = {}): Promise<readonly Report[]> {
  return analyze([fleet("west", args)], {
    config: { "fleet-safeguards": { ...settings }, "license-headroom": { enforcementLevel: "disabled" } },
  });
}

const from = (policy: string, all: readonly Report[]) => all.filter((report) => report.policy === policy);

describe("fleet-safeguards", () => {
  interface Row {
    readonly when: string;
    readonly fleet: FleetArguments;
    readonly settings?: SafeguardsOptions;
  }
  const violated: readonly (Row & { readonly message: string })[] = [
    {
      when: "a big fleet has its removal limit off",
      fleet: { devices: 101, removalLimit: false },
      message: "fleet west has 101 devices, and its removalLimit allows any removal: remove or lower it.",
    },
    {
      when: "a big fleet is not protected",
      fleet: { devices: 1_200, protect: false },
      message: "fleet west has 1,200 devices, and it is not protected: set protect: true in its resource options.",
    },
    {
      when: "a big fleet has neither",
      fleet: { devices: 101, protect: false, removalLimit: false },
      message:
        "fleet west has 101 devices, and its removalLimit allows any removal: remove or lower it; and it is not " +
        "protected: set protect: true in its resource options.",
    },
    ...[{ percent: 100 }, { devices: 101 }].map((removalLimit) => ({
      when: `a big fleet has a removal limit that lets all of it go: ${JSON.stringify(removalLimit)}`,
      fleet: { devices: 101, removalLimit },
      message: "fleet west has 101 devices, and its removalLimit allows any removal: remove or lower it.",
    })),
    {
      when: "a fleet is bigger than the size that is given",
      fleet: { devices: 2, protect: false },
      settings: { devices: 1 },
      message: "fleet west has 2 devices, and it is not protected: set protect: true in its resource options.",
    },
  ];
  for (const { when, fleet: args, settings, message } of violated) {
    it(`is violated when ${when}`, async () => {
      const found = from("fleet-safeguards", await reports(args, settings));
      assert.deepEqual(found, [{ policy: "fleet-safeguards", level: "advisory", message, resource: "west" }]);
    });
  }

  const held: readonly Row[] = [
    { when: "a big fleet has both", fleet: { devices: 101 } },
    { when: "a big fleet has a limit of its own", fleet: { devices: 101, removalLimit: { devices: 5 } } },
    { when: "a fleet of just that size has neither", fleet: { devices: 100, protect: false, removalLimit: false } },
    { when: "a fleet without devices has neither", fleet: { devices: 0, protect: false }, settings: { devices: 0 } },
  ];
  for (const { when, fleet: args, settings } of held) {
    it(`holds when ${when}`, async () => {
      const all = await reports(args, settings);
      assert.deepEqual(from("fleet-safeguards", all), []);
      assert.deepEqual(
        from("license-not-evaluated", all).filter(({ message }) => message.startsWith("fleet-safeguards")),
        [],
      );
    });
  }

  const undecided: readonly (Row & { readonly what: string })[] = [
    { when: "the devices are not known", fleet: { devices: unknown, protect: false }, what: "how many devices it has" },
    {
      when: "the removal limit is not known",
      fleet: { devices: 101, removalLimit: unknown },
      what: "whether it has a removal limit",
    },
  ];
  for (const { when, fleet: args, what } of undecided) {
    it(`is told as not evaluated when ${when}`, async () => {
      const all = await reports(args);
      assert.deepEqual(from("fleet-safeguards", all), []);
      assert.deepEqual(
        from("license-not-evaluated", all)
          .map(({ message }) => message)
          .filter((message) => message.startsWith("fleet-safeguards")),
        [
          `fleet-safeguards cannot evaluate: fleet west: ${what} is unknown before the deployment. Give it as a plain value.`,
        ],
      );
    });
  }

  const decided: readonly Row[] = [
    { when: "the devices are not known and both safeguards are there", fleet: { devices: unknown } },
    {
      when: "the removal limit of a small fleet is not known",
      fleet: { devices: 100, removalLimit: unknown, protect: false },
    },
  ];
  for (const { when, fleet: args } of decided) {
    it(`needs nothing more when ${when}`, async () => {
      const all = await reports(args);
      assert.deepEqual(
        all.filter(({ policy, message }) => policy === "fleet-safeguards" || message.startsWith("fleet-safeguards")),
        [],
      );
    });
  }
});
