import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fotaPolicies } from "../../../src/policy";
import { analyze, fleet, subscription, type PackConfig } from "./analyze";

const repository = path.resolve(__dirname, "../../..");
const read = (file: string) => readFileSync(path.join(repository, file), "utf8");
const readme = read("policy-pack/README.md");

describe("the ready pack", () => {
  it("has the version of the package, which every report shows", () => {
    const versionOf = (file: string) => (JSON.parse(read(file)) as { version: string }).version;
    assert.equal(versionOf("policy-pack/package.json"), versionOf("package.json"));
  });

  it("can read the config that its page shows", async () => {
    const [, example = ""] = /```json\n(.*?)```/s.exec(readme) ?? [];
    const config = JSON.parse(example) as PackConfig;
    const now = () => new Date("2026-12-31");
    const pool = subscription("pool", ["west"], { licenseUsedCount: 98, plannedAssignments: 1 });
    const reports = await analyze([fleet("west"), pool], { config, options: { now } });
    assert.deepEqual(
      reports.map(({ policy, message }) => [policy, message.replace(/:.*/, "")]),
      [
        ["license-exemptions", "account 0402196254-00001 is exempt from license-headroom through 2026-12-31"],
        ["license-cost", "account 0402196254-00001"],
        ["license-not-evaluated", "excused from license-headroom"],
        ["license-not-evaluated", "license-headroom, license-cost"],
      ],
    );
  });

  it("has a page that names every policy with its level and settings", () => {
    for (const { name, enforcementLevel, configSchema } of fotaPolicies()) {
      const row = readme.split("\n").find((line) => line.startsWith(`| \`${name}\``)) ?? "";
      assert.ok(row.includes(`| ${enforcementLevel ?? ""} `), `${name} has no row with its level`);
      for (const setting of Object.keys(configSchema?.properties ?? {})) {
        assert.ok(row.includes(`\`${setting}\``), `the row of ${name} lacks ${setting}`);
      }
    }
  });
});
