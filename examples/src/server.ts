/** An HTTP endpoint: curl --data-binary @photo.jpg localhost:8080 -o painted.jpg */
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { errorMessage, UserError } from "@gramstyle/core";
import { BusyError, openStylizer } from "@gramstyle/jobs";
import { decodePicture, encodePicture } from "@gramstyle/media";

const stylizer = await openStylizer({ model: "udnie", queueLimit: 100 });
const server = createServer(async (request, response) => {
  const left = new AbortController();
  response.on("close", () => left.abort());
  try {
    const picture = await decodePicture(await buffer(request), { longSide: 512 });
    const painted = await stylizer.stylize(picture, { signal: left.signal });
    response.setHeader("content-type", "image/jpeg");
    response.end(await encodePicture(painted, "jpeg", { from: picture }));
  } catch (error) {
    // The picture is at fault, or too many wait; of a client that has left nothing is computed.
    response.statusCode = error instanceof UserError ? 400 : error instanceof BusyError ? 503 : 500;
    response.end(`${errorMessage(error)}\n`);
  }
});
server.listen(Number(process.env.PORT ?? 8080));
