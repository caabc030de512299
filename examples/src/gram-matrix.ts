/** Why Gram matrices measure style: they keep what comes together and forget where. */
import { createOrtBackend } from "@gramstyle/backend-ort";
import { createGraph, gramMatrix, input } from "@gramstyle/core";

// Two "feature maps" over six positions, and the same two with the positions shuffled.
const stripes = Float32Array.of(1, 0, 1, 0, 1, 0, 2, 0, 2, 0, 2, 0);
const shuffled = Float32Array.of(0, 0, 1, 1, 1, 0, 0, 0, 2, 2, 2, 0);

const features = input("features", [2, 6]);
const graph = createGraph({ gram: gramMatrix(features, { normalization: "none" }) });

const backend = await createOrtBackend({ device: "cpu" });
const executable = await backend.compile(graph);
for (const [name, data] of Object.entries({ stripes, shuffled })) {
  const { gram } = await executable.run({ features: data });
  console.log(`${name}: [${[...gram!].join(", ")}]`);
}
await backend.dispose();
