import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

export const source = path.resolve(__dirname, "../../src");

export interface Import {
  /** A module by its path in `src`, without its ending, or a package. */
  readonly of: string;
  readonly typeOnly: boolean;
}

/** All files of the package's code, as `reconcile/plan.ts`. */
export const files: readonly string[] = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replaceAll(path.sep, "/"))
  .sort();

/** What a file imports, re-exports or requires. */
export function importsOf(file: string): Import[] {
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

/** `../imei` seen from `reconcile/plan.ts` is `imei`; packages stay as they are. */
function resolved(file: string, specifier: string): string {
  return specifier.startsWith(".") ? path.posix.join(path.posix.dirname(file), specifier) : specifier;
}
