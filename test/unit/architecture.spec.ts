import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { files, importsOf, source } from "../../tools/architecture/imports";

/**
 * What each module may import: data flows from the program over the shell, the runtime, the provider and reconcile to the port and the
 * client, and never back. The longest prefix that fits a file holds for it. Types may come from anywhere named in `types`.
 */
const table: readonly { module: string; imports: readonly string[]; types?: readonly string[] }[] = [
  {
    module: "index",
    imports: ["cancellationCandidateList", "deviceLicenseAssignment", "fotaSubscription", "readFleet"],
    types: ["lifecycle/", "fleetFile"],
  },
  {
    module: "deviceLicenseAssignment",
    imports: [
      "@pulumi/pulumi",
      "shell",
      "roster",
      "program/givenDevices",
      "program/knownArguments",
      "program/plainDevices",
      "program/nodeOnly",
      "program/stackConfig",
      "programFleets",
      "program/programFleetsReading",
      "program/uniqueNames",
    ],
    types: ["lifecycle/"],
  },
  {
    module: "cancellationCandidateList",
    imports: [
      "@pulumi/pulumi",
      "shell",
      "program/givenDevices",
      "program/knownArguments",
      "program/nodeOnly",
      "program/plainDevices",
      "orderedDevices",
      "program/stackConfig",
      "program/uniqueNames",
    ],
  },
  { module: "readFleet", imports: ["@pulumi/pulumi", "fleetFile", "zod", "node:"] },
  {
    module: "fleetFile/",
    imports: [
      "imei",
      "label",
      "quoted",
      "roster",
      "lifecycle/wording",
      "csv-parse",
      "jsonc-parser",
      "zod",
      "node:",
      "fleetFile/",
    ],
  },
  { module: "label", imports: ["unknownValue"] },
  { module: "quoted", imports: [] },
  { module: "plainObject", imports: [] },
  { module: "unknownValue", imports: [] },
  {
    module: "program/plainDevices",
    imports: ["@pulumi/pulumi", "lifecycle/candidateList", "lifecycle/declaration", "orderedDevices", "roster"],
  },
  { module: "program/givenDevices", imports: ["@pulumi/pulumi", "plainObject", "program/plainDevices"] },
  {
    module: "program/programFleetsReading",
    imports: ["@pulumi/pulumi", "shell", "programFleets", "program/registered"],
    types: ["roster"],
  },
  { module: "programFleets", imports: ["imei", "plainObject", "roster", "zod", "node:"] },
  {
    module: "fotaSubscription",
    imports: [
      "@pulumi/pulumi",
      "shell",
      "program/knownArguments",
      "program/nodeOnly",
      "program/stackConfig",
      "program/registered",
      "program/resourceName",
    ],
    types: ["deviceLicenseAssignment"],
  },
  { module: "program/resourceName", imports: ["zod"] },
  { module: "program/registered", imports: [], types: ["@pulumi/pulumi"] },
  { module: "program/knownArguments", imports: ["@pulumi/pulumi", "unknownValue"] },
  { module: "program/uniqueNames", imports: ["@pulumi/pulumi"] },
  { module: "program/nodeOnly", imports: ["@pulumi/pulumi"] },
  { module: "program/stackConfig", imports: ["@pulumi/pulumi", "config", "settingDescriptions", "unknownSettings"] },
  { module: "settingDescriptions", imports: [] },
  { module: "nearestName", imports: [] },
  { module: "unknownSettings", imports: ["nearestName", "settingDescriptions"] },
  { module: "share", imports: [] },
  { module: "wantedFree", imports: ["share"] },
  // The shell reaches the runtime by the package's name, inside its functions: see its own test.
  { module: "shell", imports: ["pulumi-thingspace-fota/runtime"], types: ["@pulumi/pulumi", "runtime"] },
  {
    module: "runtime",
    imports: [
      "config",
      "connection/connect",
      "connection/engineWatch",
      "connection/lastRequests",
      "thingspace/clock",
      "lifecycle/removalConfirmation",
      "provider/",
      "reconcile/session",
      "node-fetch",
    ],
    types: ["@pulumi/pulumi", "licenseApi", "thingspace/client"],
  },
  {
    module: "connection/connect",
    imports: [
      "config",
      "connection/packageVersion",
      "connection/proxyVariables",
      "connection/recordedSettings",
      "thingspace/",
      "unknownSettings",
      "node-fetch",
    ],
  },
  { module: "connection/packageVersion", imports: ["zod", "node:"] },
  { module: "connection/engineWatch", imports: ["node:"] },
  {
    module: "connection/recordedSettings",
    imports: ["settingDescriptions", "thingspace/errors"],
    types: ["thingspace/client"],
  },
  { module: "connection/lastRequests", imports: [], types: ["thingspace/transport"] },
  { module: "connection/proxyVariables", imports: ["config", "connection/noProxy"], types: ["thingspace/proxy"] },
  { module: "connection/noProxy", imports: ["node:"] },
  { module: "config", imports: ["zod", "settingDescriptions", "unknownSettings"] },
  { module: "licenseApi", imports: [], types: ["imei"] },
  { module: "cancellationApi", imports: [], types: ["imei"] },
  { module: "imei", imports: [] },
  { module: "roster", imports: ["imei", "quoted"] },
  { module: "orderedDevices", imports: [] },
  {
    module: "provider/",
    imports: ["lifecycle/", "programFleets", "reconcile/", "roster", "unknownValue", "zod", "provider/"],
    types: ["cancellationApi", "imei"],
  },
  { module: "reconcile/", imports: ["lifecycle/", "roster", "reconcile/"], types: ["imei", "licenseApi"] },
  {
    module: "lifecycle/",
    imports: [
      "licenseApi",
      "cancellationApi",
      "imei",
      "label",
      "plainObject",
      "quoted",
      "roster",
      "orderedDevices",
      "programFleets",
      "unknownValue",
      "zod",
      "lifecycle/",
    ],
  },
  {
    module: "thingspace/",
    imports: [
      "licenseApi",
      "cancellationApi",
      "imei",
      "zod",
      "node-fetch",
      "http-proxy-agent",
      "https-proxy-agent",
      "p-limit",
      "node:",
      "thingspace/",
    ],
  },
  { module: "simulator/", imports: ["imei", "zod", "hono", "@hono/node-server", "node:", "simulator/"] },
  {
    module: "cli/",
    imports: [
      "commander",
      "config",
      "connection/connect",
      "connection/packageVersion",
      "thingspace/errors",
      "lifecycle/accountName",
      "lifecycle/headroom",
      "lifecycle/options",
      "lifecycle/overlap",
      "lifecycle/progress",
      "lifecycle/wording",
      "reconcile/plan",
      "reconcile/pool",
      "fleetFile",
      "imei",
      "quoted",
      "roster",
      "share",
      "wantedFree",
      "simulator",
      "zod",
      "node:",
      "cli/",
    ],
    types: ["licenseApi"],
  },
  // The SDK of policies is an optional peer: a pack brings it along.
  {
    module: "policy/",
    imports: ["lifecycle/headroom", "lifecycle/wording", "plainObject", "share", "wantedFree", "zod", "policy/"],
    types: ["@pulumi/policy"],
  },
];

function allows(pattern: string, imported: string): boolean {
  const isPrefix = pattern.endsWith("/") || pattern.endsWith(":");
  return isPrefix ? imported.startsWith(pattern) : imported === pattern || imported.startsWith(`${pattern}/`);
}

describe("the architecture", () => {
  for (const file of files) {
    it(`lets ${file} import only what its row names`, () => {
      const module = file.replace(/\.ts$/, "");
      const row = table.find((candidate) => module === candidate.module || module.startsWith(candidate.module));
      assert.ok(row !== undefined, `src/${file} has no row in the table`);
      for (const { of, typeOnly } of importsOf(file)) {
        const allowed = typeOnly ? [...row.imports, ...(row.types ?? [])] : row.imports;
        assert.ok(
          allowed.some((pattern) => allows(pattern, of)),
          `src/${file} may not import ${of}`,
        );
      }
    });
  }

  it("reads process.env in one place only", () => {
    const readers = files.filter((file) => readFileSync(path.join(source, file), "utf8").includes("process.env"));
    assert.deepEqual(readers, ["config.ts"]);
  });
});
