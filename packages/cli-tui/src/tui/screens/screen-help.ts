/** A few words on every screen, and its keys. */
import type { KeyHint } from "../components/key-hints.tsx";
import type { Screen } from "../state/screens.ts";
import {
  browseKeys,
  galleryKeys,
  homeKeys,
  lookKeys,
  optimizeKeys,
  stylizeKeys,
  trainingKeys,
  trainKeys,
} from "./keys.ts";

export interface ScreenHelp {
  readonly title: string;
  readonly about: string;
  readonly keys: readonly KeyHint[];
}

export const screenHelp: Readonly<Record<Screen["name"], ScreenHelp>> = {
  home: {
    title: "Home",
    about:
      "Choose a picture and a style, and begin. Fast mode repaints the picture in one pass of a network that was trained for one style. Slow mode takes any painting and changes the picture until its Gram matrices match the painting's.",
    keys: homeKeys,
  },
  stylize: {
    title: "Stylize, fast mode",
    about:
      "The preview is small and comes at once; what is saved has the picture's own size. Strength mixes the result with the picture as it was.",
    keys: stylizeKeys,
  },
  optimize: {
    title: "Optimize, slow mode",
    about:
      "The content loss holds on to the photo, the style losses pull towards the painting: low layers look at colours and fine strokes, high layers at shapes. Smoothness (total variation) takes speckles away. Runs go from coarse to fine; turn a weight at any time.",
    keys: optimizeKeys,
  },
  browse: {
    title: "Choosing a file",
    about: "Type a part of a name to narrow the list down; the picture that is chosen is shown.",
    keys: browseKeys,
  },
  gallery: {
    title: "Gallery",
    about:
      "Every style on your picture: those that come along, and your own models: .onnx files in this folder, and those that you have used.",
    keys: galleryKeys,
  },
  train: {
    title: "Train",
    about:
      "A network learns to do to any picture, in one pass, what slow mode does to one. It practises on a folder of photos, the more the better; the painting is all it knows of the style.",
    keys: [...trainKeys, ...trainingKeys],
  },
  look: {
    title: "Look inside",
    about:
      "A Gram matrix says which features of a layer come together in a picture, and forgets where. That is all that the style loss sees: two pictures with the same matrices are of the same style to it.",
    keys: lookKeys,
  },
};
