/** Transform nets: networks that stylize a picture in one pass. */
import { UserError } from "../errors.ts";
import type { Shape } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { input } from "../ops/elementwise.ts";
import { buildJohnson, type JohnsonOptions } from "./johnson.ts";
import { collectParameters, type ParameterSource, type ParameterSpec } from "./parameters.ts";
import { buildRealtime, type RealtimeOptions } from "./realtime.ts";

/** Which net, as plain data that a style model's card can hold. */
export type TransformNetDescription =
  | ({ readonly architecture: "johnson" } & JohnsonOptions)
  | ({ readonly architecture: "realtime" } & RealtimeOptions);

/** What a net is built on: the picture, and a value for each of its conditions. */
export interface TransformNetInputs {
  /** N×3×H×W, RGB in [0, 1]. */
  readonly image: Value;
  readonly [condition: string]: Value;
}

/** A network that repaints a picture in one pass. */
export interface TransformNet {
  /** The architecture's. */
  readonly name: string;
  readonly parameters: readonly ParameterSpec[];
  /**
   * What else it takes beside the picture, by name: the shape of each, such as that of a style's
   * description. Empty for nets that know one style.
   */
  readonly conditions: Readonly<Record<string, Shape>>;
  /** A picture's sides must be multiples of this many pixels. */
  readonly sizeMultiple: number;
  /** The shortest side that it takes, in pixels. */
  readonly minimumSize: number;
  /** Whether what it makes is in [0, 1] by itself. */
  readonly bounded: boolean;
  /** Whether it has activations that can be quantised. */
  readonly quantizable: boolean;
  /**
   * The stylized picture, of the picture's shape; `johnson` may leave [0, 1].
   * @param onActivation gets what convolutions in eight bits read or write, and gives what the net
   * goes on with; see `quantizeActivation`
   */
  build(
    inputs: TransformNetInputs,
    parameter: ParameterSource,
    onActivation?: (name: string, x: Value) => Value,
  ): Value;
}

/** The architectures that `createTransformNet` knows. */
export const transformNetArchitectures = ["johnson", "realtime"] as const;

/** Both nets halve the picture twice. */
const sizeMultiple = 4;

/** @throws UserError for an architecture that does not exist */
export function createTransformNet(description: TransformNetDescription): TransformNet {
  const build = builderOf(description);
  // Reflection takes pixels from inside: 24 of them at the border of `realtime`.
  const minimumSize = description.architecture === "realtime" ? 28 : 16;
  return {
    name: description.architecture,
    parameters: collectParameters((source) =>
      build({ image: input("image", [1, 3, minimumSize, minimumSize]) }, source),
    ),
    conditions: {},
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
      return ({ image }, parameter) => buildJohnson(image, description, parameter);
    case "realtime":
      return ({ image }, parameter, onActivation) =>
        buildRealtime(image, description, parameter, onActivation && { onActivation });
    default: {
      const { architecture } = description as { architecture: unknown };
      throw new UserError(
        `there is no transform net "${architecture}"; expected ${transformNetArchitectures.join(" or ")}`,
      );
    }
  }
}
