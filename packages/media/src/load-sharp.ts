/**
 * The library of pictures, loaded when the first picture is: that takes as long as starting a command,
 * and many commands read none.
 */
export async function loadSharp() {
  return (await import("sharp")).default;
}
