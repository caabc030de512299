/** An untrained style model, as small as they get, to run commands with. */
import { createTransformNet, initialParameters, type RealtimeOptions } from "@gramstyle/core";
import { formatStyleModel } from "@gramstyle/models";

/** The bytes of its file. Its name is "tiny". */
export function tinyStyleModel(norm: NonNullable<RealtimeOptions["norm"]>): Uint8Array {
  const network = { architecture: "realtime", channels: [4, 4, 4], blocks: 1, norm } as const;
  const card = {
    ...({ formatVersion: 1, name: "tiny", title: "Tiny", network } as const),
    ...({ inputRange: "0..1", sizeMultiple: 4, gramstyle: "0.0.0" } as const),
  };
  const parameters = initialParameters(createTransformNet(network).parameters, 3);
  return formatStyleModel({ card, parameters });
}
