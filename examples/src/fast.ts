/** Fast mode: photo.jpg in the style of Starry Night, in one pass. */
import { openStylizer } from "@gramstyle/jobs";
import { readPicture, writePicture } from "@gramstyle/media";

const stylizer = await openStylizer({ model: "starry-night" });
await writePicture("fast.png", await stylizer.stylize(await readPicture("photo.jpg")));
await stylizer.dispose();
