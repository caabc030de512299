/** What a loss term is called where there is little room. */
import { layerOfStyleTerm } from "@gramstyle/core";

/** "style relu1_1" as "style 1_1"; others as they are. */
export function shortTerm(term: string): string {
  const layer = layerOfStyleTerm(term);
  return layer === undefined ? term : `style ${layer.replace(/^relu/, "")}`;
}
