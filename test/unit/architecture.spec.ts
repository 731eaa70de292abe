import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const source = path.resolve(__dirname, "../../src");

/**
 * What each module may import: data flows from the program over the shell, the runtime and the lifecycle to the port and the
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
      "knownArguments",
      "plainDevices",
      "nodeOnly",
      "plaintextSecrets",
      "programFleets",
      "programFleetsReading",
      "uniqueNames",
    ],
    types: ["lifecycle/"],
  },
  {
    module: "cancellationCandidateList",
    imports: [
      "@pulumi/pulumi",
      "shell",
      "knownArguments",
      "nodeOnly",
      "orderedDevices",
      "plaintextSecrets",
      "uniqueNames",
    ],
  },
  { module: "readFleet", imports: ["@pulumi/pulumi", "fleetFile", "node:"] },
  {
    module: "fleetFile/",
    imports: [
      "imei",
      "label",
      "roster",
      "lifecycle/wording",
      "csv-parse",
      "jsonc-parser",
      "zod",
      "node:",
      "fleetFile/",
    ],
  },
  { module: "label", imports: [] },
  { module: "plainDevices", imports: ["lifecycle/declaration", "roster"] },
  {
    module: "programFleetsReading",
    imports: ["@pulumi/pulumi", "shell", "programFleets", "registered"],
    types: ["roster"],
  },
  { module: "programFleets", imports: ["imei", "roster", "zod", "node:"] },
  {
    module: "fotaSubscription",
    imports: [
      "@pulumi/pulumi",
      "shell",
      "knownArguments",
      "nodeOnly",
      "plaintextSecrets",
      "registered",
      "resourceName",
    ],
    types: ["deviceLicenseAssignment"],
  },
  { module: "resourceName", imports: ["zod"] },
  { module: "registered", imports: [], types: ["@pulumi/pulumi"] },
  { module: "knownArguments", imports: ["@pulumi/pulumi"] },
  { module: "uniqueNames", imports: ["@pulumi/pulumi"] },
  { module: "nodeOnly", imports: ["@pulumi/pulumi"] },
  { module: "plaintextSecrets", imports: ["@pulumi/pulumi", "settingDescriptions"] },
  { module: "settingDescriptions", imports: [] },
  { module: "share", imports: [] },
  { module: "wantedFree", imports: ["share"] },
  // The shell reaches the runtime by the package's name, inside its functions: see its own test.
  { module: "shell", imports: ["pulumi-thingspace-fota/runtime"], types: ["@pulumi/pulumi", "runtime"] },
  {
    module: "runtime",
    imports: ["config", "connect", "thingspace/clock", "lifecycle/"],
    types: ["@pulumi/pulumi", "licenseApi", "thingspace/client"],
  },
  { module: "connect", imports: ["config", "packageVersion", "proxyVariables", "thingspace/", "node-fetch"] },
  { module: "packageVersion", imports: ["zod", "node:"] },
  { module: "proxyVariables", imports: ["config", "noProxy"], types: ["thingspace/proxy"] },
  { module: "noProxy", imports: ["node:"] },
  { module: "config", imports: ["zod", "settingDescriptions"] },
  { module: "licenseApi", imports: [], types: ["imei"] },
  { module: "cancellationApi", imports: [], types: ["imei"] },
  { module: "imei", imports: [] },
  { module: "roster", imports: ["imei"] },
  { module: "orderedDevices", imports: [] },
  {
    module: "lifecycle/",
    imports: [
      "licenseApi",
      "cancellationApi",
      "imei",
      "label",
      "roster",
      "orderedDevices",
      "programFleets",
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
      "connect",
      "packageVersion",
      "thingspace/errors",
      "lifecycle/accountName",
      "lifecycle/headroom",
      "lifecycle/plan",
      "lifecycle/progress",
      "lifecycle/wording",
      "fleetFile",
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
    imports: ["lifecycle/headroom", "lifecycle/wording", "share", "wantedFree", "zod", "policy/"],
    types: ["@pulumi/policy"],
  },
];

interface Import {
  readonly of: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replaceAll(path.sep, "/"));

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(source, file), "utf8");
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      found.push({ of: specifierOf(node.moduleSpecifier), typeOnly: isTypeOnly(node) });
    }
    const [argument] = ts.isCallExpression(node) ? node.arguments : [];
    if (ts.isCallExpression(node) && argument !== undefined && /^(require|import)$/.test(node.expression.getText())) {
      found.push({ of: specifierOf(argument), typeOnly: false });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found.map(({ of, typeOnly }) => ({ of: resolved(file, of), typeOnly }));
}

function specifierOf(node: ts.Node): string {
  assert.ok(ts.isStringLiteral(node), `an import that is not a plain string: ${node.getText()}`);
  return node.text;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) {
    return node.isTypeOnly;
  }
  const bindings = node.importClause?.namedBindings;
  const allTypes =
    bindings !== undefined && ts.isNamedImports(bindings) && bindings.elements.every((element) => element.isTypeOnly);
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword || allTypes;
}

/** `../imei` seen from `lifecycle/plan.ts` is `imei`; packages stay as they are. */
function resolved(file: string, specifier: string): string {
  return specifier.startsWith(".") ? path.posix.join(path.posix.dirname(file), specifier) : specifier;
}

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
