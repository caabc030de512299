/** The parameters of a transform net: taken out of more, and checked. */
import {
  allFinite,
  formatShape,
  type ParameterSpec,
  type Tensor,
  UserError,
} from "@gramstyle/core";

/**
 * Just the parameters of a net, in its order.
 * @param what begins the message: "the style model"
 * @throws UserError naming the first that is missing, of another shape or not finite
 */
export function pickParameters(
  specs: readonly ParameterSpec[],
  tensors: Readonly<Record<string, Tensor>>,
  what: string,
): Record<string, Tensor> {
  return Object.fromEntries(
    specs.map(({ name, shape }) => {
      const tensor = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
      if (!tensor) throw new UserError(`${what}: "${name}" is missing`);
      const [expected, got] = [formatShape(shape), formatShape(tensor.shape)];
      if (expected !== got) {
        throw new UserError(`${what}: expected "${name}" of shape ${expected}, got ${got}`);
      }
      if (!allFinite(tensor.data)) {
        throw new UserError(`${what}: "${name}" holds numbers that are not finite`);
      }
      return [name, { shape: tensor.shape, data: tensor.data }];
    }),
  );
}
