/** What a file that was dropped or chosen is to become. */

export type FileKind = "style" | "video" | "picture";

/** By name and type; what the content is, its reader finds out. */
export function kindOfFile({ name, type }: { name: string; type: string }): FileKind | undefined {
  if (/\.onnx$/i.test(name)) return "style";
  if (type.startsWith("video/") || /\.(mp4|webm|mov|mkv|m4v)$/i.test(name)) return "video";
  if (type.startsWith("image/")) return "picture";
  return undefined;
}
