/** The option `--recipe` of all commands that make pictures. */
export const recipeOption = [
  "--recipe <file>",
  "write beside the result what it was made from and how, as .json: see gramstyle replay",
] as const;
