/** The screens, and what each is opened with. */

/** What a chosen file is for. */
export type Purpose =
  | "content"
  | "style"
  | "swap"
  | "train-style"
  | "look-first"
  | "look-second"
  | "apply-folder"
  | "photos"
  | "training"
  | "model";

/** What the file browser lets choose. */
export type Wanted = "picture" | "folder" | "model";

export type Screen =
  | { readonly name: "home" }
  | {
      readonly name: "browse";
      readonly purpose: Purpose;
      readonly wants: Wanted;
      readonly title: string;
      /** The folder that is opened first; default: the one used last. */
      readonly folder?: string;
    }
  | { readonly name: "gallery" }
  | { readonly name: "stylize" }
  /** With the checkpoint of a run that was left. */
  | { readonly name: "optimize"; readonly checkpoint?: string }
  | { readonly name: "train" }
  | { readonly name: "look" };
