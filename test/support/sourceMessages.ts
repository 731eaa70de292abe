import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { files, source } from "../../tools/architecture/imports";

/** A text that the code may put together; `…` stands for what is only known when it is said. */
export interface SourceMessage {
  readonly file: string;
  readonly text: string;
  /** It is what an error is made of, on the spot. */
  readonly isError: boolean;
}

/** Every text in the package's code, those joined by `+` as one. */
export function sourceMessages(): readonly SourceMessage[] {
  return files.flatMap(messagesOf);
}

function messagesOf(file: string): readonly SourceMessage[] {
  const code = readFileSync(path.join(source, file), "utf8");
  const found: SourceMessage[] = [];
  const visit = (node: ts.Node): void => {
    const text = ts.isExpression(node) ? textOf(node) : undefined;
    if (text === undefined) {
      ts.forEachChild(node, visit);
      return;
    }
    found.push({ file, text, isError: isMadeAnError(node) });
    // What stands inside of it may be texts of their own.
    visitInside(node, visit);
  };
  visit(ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true));
  return found;
}

/** What an expression says, or undefined when it is no text. */
function textOf(node: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(node)) {
    return node.text;
  }
  if (ts.isTemplateExpression(node)) {
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("…");
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [textOf(node.left), textOf(node.right)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  return ts.isParenthesizedExpression(node) ? textOf(node.expression) : undefined;
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
  // `fail(kind, message)` is how files with many errors make them.
  return (
    (ts.isNewExpression(parent) && parent.expression.getText().endsWith("Error")) ||
    (ts.isCallExpression(parent) && parent.expression.getText() === "fail" && parent.arguments[1] === node)
  );
}
