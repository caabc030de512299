/** What a style model's file says about itself, as plain data that is JSON. */
import type { TransformNetDescription } from "@gramstyle/core";
import type { ForeignStyleModel } from "./onnx/foreign-model.ts";
import type { StyleModel } from "./read-style-model.ts";
import type { StyleCard } from "./style-card.ts";

/** What a style model's file says of itself, as plain data. */
export type StyleModelDescription =
  | { readonly kind: "gramstyle"; readonly bytes: number; readonly card: StyleCard }
  | { readonly kind: "pytorch"; readonly bytes: number; readonly network: TransformNetDescription }
  | (Omit<ForeignStyleModel, "bytes" | "inputShape"> & {
      /** Batch, channels, height, width; null where the file leaves them open. */
      readonly inputShape: readonly (number | null)[];
      /** Of the file. */
      readonly bytes: number;
    });

/** @param bytes of the model's file */
export function describeStyleModel(model: StyleModel, bytes: number): StyleModelDescription {
  switch (model.kind) {
    case "gramstyle":
      return { kind: model.kind, bytes, card: model.card };
    case "pytorch":
      return { kind: model.kind, bytes, network: model.network };
    case "foreign":
      return { ...model, inputShape: model.inputShape.map((size) => size ?? null), bytes };
  }
}
