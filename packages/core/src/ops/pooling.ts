/** Pooling over windows that do not overlap, and the ways back up. */
import { createValue, type Value } from "../graph/value.ts";

/** The largest of each window of N×C×H×W. */
export const maxPool2d = (x: Value, size = 2): Value => createValue("maxPool2d", [x], { size });

/** The mean of each window of N×C×H×W. */
export const avgPool2d = (x: Value, size = 2): Value => createValue("avgPool2d", [x], { size });

/** Repeats every pixel factor × factor times. */
export const upsampleNearest2d = (x: Value, factor = 2): Value =>
  createValue("upsampleNearest2d", [x], { factor });

/** Sub-pixel upsampling: blocks of blockSize² channels become blockSize × blockSize pixels. */
export const depthToSpace = (x: Value, blockSize = 2): Value =>
  createValue("depthToSpace", [x], { blockSize });
