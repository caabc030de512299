/** An encoder's file as a distillation made it. */
import type { MiniArchitecture, Tensor } from "@gramstyle/core";
import { readSafetensorsWhole } from "@gramstyle/models";
import { architectureSchema } from "./distill-settings.ts";
import { noEncoder } from "./student-architecture.ts";

export interface StudentFile {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly architecture: MiniArchitecture;
}

/** @throws UserError for a file that no distillation has made */
export async function readStudent(path: string): Promise<StudentFile> {
  const { tensors, metadata } = await readSafetensorsWhole(path);
  let json: unknown;
  try {
    json = JSON.parse(metadata.architecture ?? "");
  } catch {
    throw noEncoder(path);
  }
  const { success, data } = architectureSchema.safeParse(json);
  if (!success) throw noEncoder(path);
  return { tensors, architecture: data as MiniArchitecture };
}
