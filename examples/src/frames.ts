/**
 * Frames of a stream: raw RGB of 320×240 in, the same out, steadied, with the next frames read while
 * one is computed.
 *
 *     ffmpeg -i in.mp4 -s 320x240 -f rawvideo -pix_fmt rgb24 - | node frames.js |
 *       ffmpeg -f rawvideo -pix_fmt rgb24 -s 320x240 -i - out.mp4
 */
import { once } from "node:events";
import { openStylizer, stylizeFrames } from "@gramstyle/jobs";

const size = { width: 320, height: 240 };
const bytes = 3 * size.width * size.height;

/** Standard input, cut into frames. */
async function* frames() {
  let pts = 0;
  let rest = Buffer.alloc(0);
  for await (const chunk of process.stdin) {
    rest = Buffer.concat([rest, chunk]);
    for (; rest.length >= bytes; rest = rest.subarray(bytes)) {
      yield { pts: pts++, data: new Uint8Array(rest.subarray(0, bytes)) };
    }
  }
}

const stylizer = await openStylizer({ model: "the-scream" });
for await (const { data } of stylizeFrames(frames(), { stylizer, ...size })) {
  if (!process.stdout.write(data)) await once(process.stdout, "drain");
}
await stylizer.dispose();
