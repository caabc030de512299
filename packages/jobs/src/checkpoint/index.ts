/** Files that notice their own damage. */
export { checkSeal, sealJson, sealTensors } from "./seal.ts";
export {
  checkMeaning,
  readSealed,
  readSealedJson,
  writeSealedJson,
  writeSealedTensors,
} from "./sealed-file.ts";
