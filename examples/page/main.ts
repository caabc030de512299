/** A web page that repaints a picture: the engine computes in a worker, nothing leaves the machine. */
import { createStylizer, imageDataFromImage, imageFromImageData } from "@gramstyle/core";
// Vite and esbuild (--loader:.onnx=file) make an address of it.
import style from "@gramstyle/models/styles/udnie.onnx?url";
import { readStyleModel } from "@gramstyle/models/web";
import { inWebWorker } from "@gramstyle/worker/web";

const input = document.querySelector("input")!;
const canvas = document.querySelector("canvas")!;
const words = document.querySelector("p")!;

async function open() {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  const [backend, file] = await Promise.all([inWebWorker(worker), fetch(style)]);
  const model = readStyleModel(new Uint8Array(await file.arrayBuffer()));
  if (model.kind === "foreign") throw new Error("expected a style model of Gramstyle's");
  return createStylizer({ ...model, backend });
}

const stylizer = open();
input.addEventListener("change", async () => {
  try {
    words.textContent = "Painting …";
    const bitmap = await createImageBitmap(input.files![0]!, { resizeWidth: 320 });
    const { width, height } = Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
    const context = canvas.getContext("2d")!;
    context.drawImage(bitmap, 0, 0);
    const photo = imageFromImageData(context.getImageData(0, 0, width, height));
    const { data } = imageDataFromImage(await (await stylizer).stylize(photo));
    context.putImageData(new ImageData(data, width, height), 0, 0);
    words.textContent = "Painted.";
  } catch (error) {
    words.textContent = String(error);
  }
});
