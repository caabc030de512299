// `npm run docs`: the pages of the API, in docs/api.
import { join } from "node:path";
import { OptionDefaults } from "typedoc";
import { entriesByPackage, root } from "./entries.mjs";

export default {
  name: "Gramstyle",
  entryPoints: entriesByPackage.flat(),
  tsconfig: join(root, "tools/api/tsconfig.json"),
  out: join(root, "docs/api"),
  readme: join(root, "docs/architecture.md"),
  excludeExternals: true,
  excludeInternal: true,
  // The sources are checked by the build, with a newer compiler.
  skipErrorChecking: true,
  // Of the files that are generated from ONNX's format.
  blockTags: [...OptionDefaults.blockTags, "@generated"],
  gitRevision: "main",
  sourceLinkTemplate: "https://github.com/gramstyle/gramstyle/blob/main/{path}#L{line}",
  validation: { notExported: false, invalidLink: true, notDocumented: false },
};
