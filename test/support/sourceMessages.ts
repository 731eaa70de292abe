import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const source = path.resolve(__dirname, "../../src");

/** A text that the code may put together, as its fixed parts in order: between two of them stands what is only known when it is said. */
export interface SourceMessage {
  readonly file: string;
  readonly parts: readonly string[];
  /** It is what an error is made of, on the spot. */
  readonly isError: boolean;
}

/** Every text in the package's code, those joined by `+` as one. */
export function sourceMessages(): readonly SourceMessage[] {
  return readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => messagesOf(file.replaceAll(path.sep, "/")));
}

function messagesOf(file: string): readonly SourceMessage[] {
  const text = readFileSync(path.join(source, file), "utf8");
  const found: SourceMessage[] = [];
  const visit = (node: ts.Node): void => {
    const parts = ts.isExpression(node) ? partsOf(node) : undefined;
    if (parts === undefined) {
      ts.forEachChild(node, visit);
      return;
    }
    found.push({ file, parts, isError: isMadeAnError(node) });
    // What stands inside of it may be texts of their own.
    visitInside(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true));
  return found;
}

/** The fixed parts of a text, or undefined when it is none. */
function partsOf(node: ts.Expression): readonly string[] | undefined {
  if (ts.isStringLiteralLike(node)) {
    return [node.text];
  }
  if (ts.isTemplateExpression(node)) {
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [partsOf(node.left), partsOf(node.right)];
    return left === undefined || right === undefined
      ? undefined
      : [...left.slice(0, -1), `${left.at(-1) ?? ""}${right[0] ?? ""}`, ...right.slice(1)];
  }
  return ts.isParenthesizedExpression(node) ? partsOf(node.expression) : undefined;
}

function visitInside(node: ts.Node, visit: (node: ts.Node) => void): void {
  if (ts.isTemplateExpression(node)) {
    for (const { expression } of node.templateSpans) {
      visit(expression);
    }
  } else if (ts.isBinaryExpression(node) || ts.isParenthesizedExpression(node)) {
    ts.forEachChild(node, (child) => {
      visitInside(child, visit);
    });
  }
}

function isMadeAnError(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent) || ts.isConditionalExpression(parent)) {
    return isMadeAnError(parent);
  }
  return ts.isNewExpression(parent) && parent.expression.getText().endsWith("Error");
}
