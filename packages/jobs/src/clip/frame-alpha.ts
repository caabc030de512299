/** Opacity of frames, which style models know nothing of. */

/**
 * RGB of RGBA, what is wholly transparent as white.
 * @param keeps whether the opacity stays with the frame; else the colours are laid on white
 */
export function withoutAlpha(rgba: Uint8Array, keeps: boolean): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let i = 0, at = 0; at < rgba.length; i += 3, at += 4) {
    const opacity = rgba[at + 3]! / 255;
    const share = keeps && opacity > 0 ? 1 : opacity;
    for (let c = 0; c < 3; c++) rgb[i + c] = 255 + share * (rgba[at + c]! - 255) + 0.5;
  }
  return rgb;
}

/** RGBA of RGB with the opacity of another frame. */
export function withAlphaOf(rgba: Uint8Array, rgb: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(rgba);
  for (let i = 0, at = 0; i < rgb.length; i += 3, at += 4) {
    bytes[at] = rgb[i]!;
    bytes[at + 1] = rgb[i + 1]!;
    bytes[at + 2] = rgb[i + 2]!;
  }
  return bytes;
}
