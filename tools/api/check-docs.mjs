// Every public export has a doc comment, and `@throws` where a UserError can leave it that is thrown
// in its own file. Prints what is missing; exits with 1 where anything is.
import { relative } from "node:path";
import ts from "typescript";
import { entriesByPackage, root } from "./entries.mjs";

const missing = [];
for (const entries of entriesByPackage) check(entries);

function check(entries) {
  const program = ts.createProgram(entries, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();
  const seen = new Set();
  for (const entry of entries) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(entry));
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol =
        exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const [declaration] = symbol.declarations ?? [];
      if (!declaration || seen.has(declaration)) continue;
      seen.add(declaration);
      // What another package exports is checked there.
      const source = declaration.getSourceFile();
      if (source.fileName.includes("node_modules") || source.fileName.includes("/dist/")) continue;
      const place = `${relative(root, source.fileName)}: ${symbol.name}`;
      const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
      const tags = symbol.getJsDocTags(checker).map((tag) => tag.name);
      if (text === "" && tags.length === 0) missing.push(`${place} has no doc comment`);
      else if (throwsUserError(declaration, checker, new Set()) && !tags.includes("throws")) {
        missing.push(`${place} throws a UserError that no @throws tells of`);
      }
    }
  }
}

/** Whether the function, or one of its file that it calls, has `throw new UserError`. */
function throwsUserError(declaration, checker, visited) {
  if (visited.has(declaration)) return false;
  visited.add(declaration);
  const body = bodyOf(declaration);
  if (!body) return false;
  let found = false;
  const visit = (node) => {
    if (found) return;
    if (ts.isThrowStatement(node) && /^new UserError\b/.test(node.expression.getText())) {
      found = true;
    } else if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const [called] = checker.getSymbolAtLocation(node.expression)?.declarations ?? [];
      const here = called?.getSourceFile() === declaration.getSourceFile();
      if (here && throwsUserError(called, checker, visited)) found = true;
    }
    ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}

function bodyOf(declaration) {
  if (ts.isFunctionDeclaration(declaration)) return declaration.body;
  const value = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  const isFunction = value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value));
  return isFunction ? value.body : undefined;
}

for (const line of missing) console.error(line);
if (missing.length > 0) {
  console.error(`${missing.length} public exports lack documentation`);
  process.exit(1);
}
