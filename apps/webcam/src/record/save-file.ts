/** Hands files to the browser's downloads. */

/** @returns the file's name, "gramstyle-2026-11-25-08-30-05.png" */
export function saveFile(blob: Blob, extension: string, now = new Date()): string {
  const name = `gramstyle-${stamp(now)}.${extension}`;
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by then; it keeps what it needs.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return name;
}

const stamp = (now: Date): string =>
  new Date(now.getTime() - now.getTimezoneOffset() * 60_000)
    .toISOString()
    .slice(0, 19)
    .replace(/[T:]/g, "-");

/** What a canvas shows, as PNG. */
export const pngOf = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error("The picture could not be saved."));
    }, "image/png");
  });
