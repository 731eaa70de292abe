import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Seed } from "../../src/simulator";
import { account, fleetProgram, seedOf } from "../support/fleetPrograms";
import { afterFleet, licensedIn, refused, succeeded, withFleet } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import { describeOnEngine } from "../support/describeOnEngine";

const devices = imeis(3);
const marker = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const imports =
  'const { CancellationCandidateList, DeviceLicenseAssignment } = require("pulumi-thingspace-fota");\nconst pulumi = require("@pulumi/pulumi");';
/** A resource of which `value` is only known once it is there. */
const laterResource = `class Later extends pulumi.dynamic.Resource {
  constructor() {
    super({ create: async (inputs) => ({ id: "later", outs: { value: inputs.given } }) }, "later", {
      given: ${JSON.stringify(devices[0])},
      value: undefined,
    });
  }
}
const later = new Later();`;
const fleetOf = (args: string) => `${imports}\nnew DeviceLicenseAssignment("west", ${args});`;

interface BadInput {
  readonly what: string;
  readonly program: string;
  readonly settings?: Record<string, string>;
  readonly seed?: Seed;
  readonly says: readonly RegExp[];
}

/** One for each place at which input is refused; what is refused there, and how it is said, are tables of the unit tests. */
const rows: readonly BadInput[] = [
  {
    what: "in the program, a 14-digit IMEI",
    program: fleetProgram(["35323806328955"]),
    says: [/1 of 1 device.* \[devices-invalid\]/, /devices\[0\] "35323806328955" has 14 digits/],
  },
  {
    what: "in the provider, missing settings",
    program: fleetProgram(devices),
    settings: { THINGSPACE_PASSWORD: "", THINGSPACE_APPLICATION_KEY: "" },
    says: [/pulumi config set --secret thingspace:password/, /THINGSPACE_PASSWORD/, /THINGSPACE_APPLICATION_KEY/],
  },
  {
    what: "by ThingSpace, an account that the user does not see",
    program: fleetOf(`{ account: "0999999999-00001", devices: ["${devices[0]}"] }`),
    says: [/"0999999999-00001"/],
  },
  {
    what: "in the plan, more devices than there are licenses",
    program: fleetProgram(devices),
    seed: seedOf(devices, { licenseCount: 2 }),
    says: [/fleet west .* 3 more licenses.*0402196254-00001 .* 2 free/],
  },
];

describeOnEngine("bad input on the real engine", () => {
  for (const { what, program, settings = {}, seed = seedOf(devices), says } of rows) {
    it(`is refused with one clear message, and nothing is changed: ${what}`, async () => {
      await withFleet({ seed }, [], async (project, simulator) => {
        project.set(settings);
        await project.rewrite(program);
        // Also without a preview before it, as in many a CI job.
        for (const output of [refused(await project.preview()), refused(await project.up())]) {
          for (const expected of says) {
            assert.match(output, expected);
          }
          assert.doesNotMatch(output, /\n +at .*:\d+:\d+/, "no stack is printed");
        }
        assert.equal(simulator.writes(), 0);
        assert.deepEqual(
          (await project.resources()).filter(({ type }) => type.endsWith(":DeviceLicenseAssignment")),
          [],
        );
      });
    });
  }

  it("is named by its position when the devices are secret", async () => {
    await withFleet({ seed: seedOf(devices) }, [], async (project) => {
      await project.rewrite(
        fleetOf(
          `{ account: "${account}", devices: pulumi.secret(["${devices[0]}", "${devices[0]}", "35323806328955"]) }`,
        ),
      );
      for (const output of [refused(await project.preview()), refused(await project.up())]) {
        assert.match(output, /1 of 3 devices.* \[devices-invalid\]\n +devices\[2\] has 14 digits/);
        assert.doesNotMatch(output, /35323806328955|\d{15}/);
      }
    });
  });

  it("is not an empty list, which is a fleet without devices and needs no call", async () => {
    await withFleet({ seed: seedOf(devices) }, [], async (project, simulator) => {
      succeeded(await project.up());
      assert.equal((await project.resource("west")).outputs?.["licensedCount"], 0);
      assert.deepEqual(simulator.requests(), []);
    });
  });

  it("is a list of numbers, as pulumi config set --path makes it, until it is set with the command that is printed", async () => {
    const [first] = devices;
    await withFleet({ seed: seedOf(devices) }, [], async (project) => {
      await project.rewrite(
        `${imports}\nconst devices = new pulumi.Config().requireObject("list");\n` +
          `new DeviceLicenseAssignment("west", { account: "${account}", devices });`,
      );
      succeeded(await project.shell(`pulumi config set --stack test --path 'list[0]' ${first}`));
      const [, command = ""] = /pulumi (config set .*'\[0\]'.*)/.exec(refused(await project.preview())) ?? [];
      succeeded(await project.shell(`pulumi ${command.replace("<key>", "list")} --stack test`));
      succeeded(await project.preview());
    });
  });

  it("is what Pulumi would drop in silence: no device leaves the fleet for it, and the input is named", async () => {
    const [first, second] = devices;
    const pumps = (written: string) => `{ account: "${account}", devices: ${written} }`;
    await afterFleet({ seed: seedOf(devices) }, devices, async (project, simulator) => {
      // Found by the program at once, by the program later, and by the provider.
      for (const [args, says, code] of [
        [
          pumps(`{ "${first}": "${marker}", "${second}": "b" }`),
          /label of devices\["\d+"\] "04da6b54/,
          "devices-invalid",
        ],
        [pumps(`Promise.resolve(new Map([["${first}", "a"]]))`), /devices must be/, "devices-invalid"],
        [`{ account: pulumi.output("${marker}"), devices: [] }`, /account has no value/, "value-unknown"],
      ] as const) {
        await project.rewrite(fleetOf(args));
        const output = refused(await project.up());
        assert.match(output, says);
        assert.match(output, new RegExp(`\\[${code}\\]`));
        assert.deepEqual(licensedIn(simulator), devices, args);
      }
    });
  });

  it("is what another resource leaves open that --target leaves out, in a fleet and in a list of candidates", async () => {
    await afterFleet({ seed: seedOf(devices) }, devices, async (project, simulator) => {
      for (const declared of [
        `new DeviceLicenseAssignment("west", { account: "${account}", devices: [later.value, "${devices[1]}"] })`,
        `new CancellationCandidateList("spares", { account: "${account}", devices: [later.value, "${devices[1]}"] })`,
      ]) {
        await project.rewrite(`${imports}\n${laterResource}\n${declared};`);
        const type = String(/\w+(?=\()/.exec(declared)?.[0]);
        const name = type.startsWith("Device") ? "west" : "spares";
        const target = [`urn:pulumi:test::fleet-test::pulumi-nodejs:dynamic/thingspace:${type}::${name}`];
        assert.match(refused(await project.up({ target })), /devices\[0\] is missing/);
        assert.deepEqual(licensedIn(simulator), devices);
        assert.equal(simulator.writes(), 0);
      }
    });
  });

  it("is an import, which cannot work and is not needed", async () => {
    await withFleet({ seed: seedOf(devices) }, [], async (project) => {
      await project.rewrite(
        `${imports}\nnew DeviceLicenseAssignment("west", { account: "${account}", devices: [] }, { import: "x" });`,
      );
      assert.match(refused(await project.preview()), /fleet west: .* \[import-unsupported\]/);
    });
  });

  it("is refused in stack configuration when a secret stands there in the clear", async () => {
    await withFleet({ seed: seedOf(devices) }, devices, async (project) => {
      await project.configure("thingspace:password", "demo-password", { secret: false });
      const output = refused(await project.preview());
      assert.match(output, /thingspace:password/);
      assert.match(output, /pulumi config set --secret thingspace:password/);
    });
  });

  it("is a setting by a name that there is not, in whatever it was set, and nobody is asked anything", async () => {
    await withFleet({ seed: seedOf(devices) }, devices, async (project, simulator) => {
      await project.configure("thingspace:baseURL", "http://127.0.0.1:1", { secret: false });
      succeeded(await project.command("config", "set", "--path", "thingspace:foo.bar", "x"));
      const refusal = refused(await project.up());
      assert.match(refusal, /thingspace:baseURL .*thingspace:baseUrl/);
      assert.match(refusal, /thingspace:foo /);
      assert.deepEqual(simulator.requests(), []);
      for (const name of ["thingspace:baseURL", "thingspace:foo"]) {
        succeeded(await project.command("config", "rm", name));
      }
      project.set({ THINGSPACE_BASEURL: "http://127.0.0.1:1" });
      const output = succeeded(await project.up());
      assert.match(output, /THINGSPACE_BASEURL .*THINGSPACE_BASE_URL/);
      // A refresh and a destroy are not held up by what is recorded.
      project.set({ THINGSPACE_BASEURL: "" });
      await project.configure("thingspace:baseURL", "http://127.0.0.1:1", { secret: false });
      succeeded(await project.refresh());
      succeeded(await project.destroy());
    });
  });

  it("is no value that is not known yet: preview passes and writes nothing, and the update takes it up", async () => {
    const program = `${imports}
${laterResource}
new DeviceLicenseAssignment("west", { account: "${account}", devices: [later.value, "${devices[1]}"] });
new DeviceLicenseAssignment("east", { account: later.value.apply(() => "${account}"), devices: ["${devices[2]}"] });
`;
    await withFleet({ seed: seedOf(devices) }, [], async (project, simulator) => {
      await project.rewrite(program);
      succeeded(await project.preview());
      assert.deepEqual(simulator.requests(), []);
      succeeded(await project.up());
      assert.deepEqual((await project.resource("west")).outputs?.["licensedCount"], 2);
      assert.deepEqual((await project.resource("east")).outputs?.["licensedCount"], 1);
    });
  });

  it("is a fleet file whose line breaks were lost: an update fails, and releases nothing", async () => {
    await afterFleet({ seed: seedOf(devices) }, devices, async (project, simulator) => {
      await project.rewrite(
        `const { DeviceLicenseAssignment, readFleet } = require("pulumi-thingspace-fota");
new DeviceLicenseAssignment("west", { account: "${account}", devices: readFleet("west.csv") });`,
      );
      const lines = ["imei,label", ...devices.map((imei, index) => `${imei},p${index}`)];
      await writeFile(path.join(project.directory, "west.csv"), lines.join("\\n"));
      assert.match(refused(await project.up()), /west\.csv.* \[fleet-file-invalid\]/);
      assert.deepEqual(licensedIn(simulator), devices);
    });
  });
});
