/** How far an encoder is from its teacher, in a few words. */

/** Relative errors of activations by layer, and of Gram matrices under "gram relu1_1" and so on. */
type Errors = Readonly<Record<string, number>>;

/** "1_1 0.9 %  2_1 5.2 %  …", without those of Gram matrices. */
export function describeErrors(errors: Errors): string {
  return Object.entries(errors)
    .filter(([name]) => !name.startsWith("gram "))
    .map(([layer, error]) => `${layer.replace("relu", "")} ${(100 * error).toFixed(1)} %`)
    .join("  ");
}
