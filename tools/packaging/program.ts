import type { Combination } from "./combination";

/** The package itself, the SDK and compilers, as they are to be installed. */
export interface Versions {
  readonly tarball: string;
  readonly pulumi: string;
  readonly typescript: string;
  readonly nodeTypes: string;
}

const uses = (values: string) => `
const account = "0402196254-00001";
const pumps = new DeviceLicenseAssignment("pumps", { account, devices: readFleet("pumps.csv") });
${values}`;
const names = "{ DeviceLicenseAssignment, readFleet }";

/** The files of a program of that kind, by their names. */
export function programFiles(kind: Combination["kind"], versions: Versions): Readonly<Record<string, string>> {
  const isTypeScript = kind.startsWith("TypeScript");
  const isModule = kind.endsWith("ESM");
  const main = isTypeScript ? "index.ts" : "index.js";
  const program =
    kind === "CommonJS"
      ? `const ${names} = require("pulumi-thingspace-fota");${uses("exports.licensed = pumps.licensedCount;")}`
      : `import ${names} from "pulumi-thingspace-fota";${uses("export const licensed = pumps.licensedCount;")}`;
  return {
    [main]: `${program}\n`,
    "pumps.csv": "imei,label\n353238063289555,pump-17\n353238063289556,\n",
    "Pulumi.yaml": JSON.stringify({ name: "packaging", runtime: { name: "nodejs", options: optionsOf(kind) } }),
    "package.json": JSON.stringify({
      name: "packaging",
      version: "1.0.0",
      private: true,
      main,
      ...(isModule ? { type: "module" } : {}),
      dependencies: { "pulumi-thingspace-fota": `file:${versions.tarball}`, "@pulumi/pulumi": versions.pulumi },
      devDependencies: isTypeScript
        ? { typescript: versions.typescript, "@types/node": versions.nodeTypes, "ts-node": "10.9.2" }
        : {},
    }),
    ...(isTypeScript ? { "tsconfig.json": JSON.stringify(tsconfigOf(isModule)) } : {}),
  };
}

function optionsOf(kind: Combination["kind"]) {
  switch (kind) {
    case "CommonJS":
    case "ESM":
      return { typescript: false };
    case "TypeScript as CommonJS":
      return {};
    case "TypeScript as ESM":
      // As Pulumi's own page about ES modules has it.
      return { nodeargs: "--loader ts-node/esm --no-warnings" };
  }
}

function tsconfigOf(isModule: boolean) {
  const resolution = isModule
    ? { module: "nodenext", moduleResolution: "nodenext" }
    : { module: "commonjs", moduleResolution: "node10" };
  return {
    compilerOptions: { target: "es2022", strict: true, skipLibCheck: true, noEmit: true, ...resolution },
    files: ["index.ts"],
  };
}
