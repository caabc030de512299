/** Transform nets: networks that stylize a picture in one pass. */
import { UserError } from "../errors.ts";
import type { Value } from "../graph/value.ts";
import { input } from "../ops/elementwise.ts";
import { buildJohnson, type JohnsonOptions } from "./johnson.ts";
import { collectParameters, type ParameterSource, type ParameterSpec } from "./parameters.ts";
import { buildRealtime, type RealtimeOptions } from "./realtime.ts";

/** Which net, as plain data that a style model's card can hold. */
export type TransformNetDescription =
  | ({ readonly architecture: "johnson" } & JohnsonOptions)
  | ({ readonly architecture: "realtime" } & RealtimeOptions);

export interface TransformNet {
  readonly description: TransformNetDescription;
  readonly parameters: readonly ParameterSpec[];
  /** A picture's sides must be multiples of this many pixels. */
  readonly sizeMultiple: number;
  /** The shortest side that it takes, in pixels. */
  readonly minimumSize: number;
  /** Whether what it makes is in [0, 1] by itself. */
  readonly bounded: boolean;
  /** Whether it has activations that can be quantised. */
  readonly quantizable: boolean;
  /**
   * N×3×H×W, RGB in [0, 1] → the same shape; `johnson` may leave [0, 1].
   * @param onActivation gets what convolutions in eight bits read or write, and gives what the net
   * goes on with; see `quantizeActivation`
   */
  build(
    image: Value,
    parameter: ParameterSource,
    onActivation?: (name: string, x: Value) => Value,
  ): Value;
}

export const transformNetArchitectures = ["johnson", "realtime"] as const;

/** Both nets halve the picture twice. */
const sizeMultiple = 4;

/** @throws UserError for an architecture that does not exist */
export function createTransformNet(description: TransformNetDescription): TransformNet {
  const build = builderOf(description);
  // Reflection takes pixels from inside: 24 of them at the border of `realtime`.
  const minimumSize = description.architecture === "realtime" ? 28 : 16;
  return {
    description,
    parameters: collectParameters((source) =>
      build(input("image", [1, 3, minimumSize, minimumSize]), source),
    ),
    sizeMultiple,
    minimumSize,
    bounded: description.architecture === "realtime",
    quantizable: description.architecture === "realtime" && description.norm === "picture",
    build,
  };
}

function builderOf(description: TransformNetDescription): TransformNet["build"] {
  switch (description.architecture) {
    case "johnson":
      return (image, parameter) => buildJohnson(image, description, parameter);
    case "realtime":
      return (image, parameter, onActivation) =>
        buildRealtime(image, description, parameter, onActivation && { onActivation });
    default: {
      const { architecture } = description as { architecture: unknown };
      throw new UserError(
        `there is no transform net "${architecture}"; expected ${transformNetArchitectures.join(" or ")}`,
      );
    }
  }
}
