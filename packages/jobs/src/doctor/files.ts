/** The encoders and the style models: whether their files are there and can be read. */
import { existsSync } from "node:fs";
import { errorMessage } from "@gramstyle/core";
import {
  type EmbeddedStyle,
  type EncoderName,
  encoderNames,
  loadEncoder,
  miniEncoderPath,
  openStyleModel,
  weightsPlace,
} from "@gramstyle/models";
import type { EncoderStatus, StyleStatus } from "./report.ts";

export function inspectEncoders(): Promise<EncoderStatus[]> {
  return Promise.all(encoderNames.map(inspectEncoder));
}

/** Reads no more than the first layer needs: a damaged file shows in its header. */
async function inspectEncoder(name: EncoderName): Promise<EncoderStatus> {
  const places = name === "mini" ? [miniEncoderPath] : [weightsPlace(name)];
  const path = places.find((place) => existsSync(place)) ?? null;
  const known = { name, path, places };
  if (path === null) return { ...known, works: false, reason: "no weights found" };
  try {
    const options = { pooling: "max", border: "zero", layers: ["relu1_1"] } as const;
    await loadEncoder({ name, weights: path, ...options });
    return { ...known, works: true, reason: null };
  } catch (error) {
    return { ...known, works: false, reason: errorMessage(error) };
  }
}

export function inspectStyles(styles: readonly EmbeddedStyle[]): Promise<StyleStatus[]> {
  return Promise.all(
    styles.map(async (style) => {
      try {
        await openStyleModel(style.path);
        return { name: style.name, works: true, reason: null };
      } catch (error) {
        return { name: style.name, works: false, reason: errorMessage(error) };
      }
    }),
  );
}
