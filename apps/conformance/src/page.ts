/** Runs in the browser: makes the backends that the test asks for, and answers for them. */
import { createOrtBackend } from "@gramstyle/backend-ort/web";
import { createTfjsBackend, type TfjsBackend } from "@gramstyle/backend-tfjs";
import { errorMessage } from "@gramstyle/core";
import { serveBackend } from "@gramstyle/worker/web";
import {
  createPort,
  type Description,
  decode,
  encode,
  type Failure,
  type Opening,
} from "./messages.ts";

/** The part of the web that is used here; the project compiles without its types. */
declare const navigator: object;
declare const EventSource: new (
  url: string,
) => { onmessage: (event: { readonly data: string }) => void };

// TensorFlow.js takes a thread for every two cores: so it takes two of them on any machine.
Object.defineProperty(navigator, "hardwareConcurrency", { value: 4 });

const ports = new Map<number, ReturnType<typeof createPort>>();

new EventSource("/calls").onmessage = ({ data }) => {
  const { port: id, message } = decode(data);
  const known = ports.get(id);
  if (known) {
    known.deliver(message);
    return;
  }
  const opened = createPort((reply) => {
    void fetch("/replies", { method: "POST", body: encode({ port: id, message: reply }) });
  });
  ports.set(id, opened);
  const opening = message as Opening;
  if (opening.engine === "ort") {
    const { device } = opening;
    // One thread: its workers would load the page's script again.
    void serveBackend(opened.port, () =>
      createOrtBackend({ device, threads: 1, wasmFolder: "/onnxruntime-web/" }),
    );
    return;
  }
  const { device, describe } = opening;
  const create = () => createTfjsBackend({ device, wasmFolder: "/tfjs-backend-wasm/" });
  if (!describe) {
    void serveBackend(opened.port, create);
    return;
  }
  void describeBackend(create).then((description) => opened.port.postMessage(description, []));
};

async function describeBackend(create: () => Promise<TfjsBackend>): Promise<Description | Failure> {
  try {
    const { device, threads, passedOver, dispose } = await create();
    await dispose();
    return { device, threads, passedOver };
  } catch (error) {
    return { failed: errorMessage(error) };
  }
}
