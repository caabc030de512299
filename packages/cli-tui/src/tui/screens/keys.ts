/** The keys of every screen: at its foot, and in the help. */
import type { KeyHint } from "../components/key-hints.tsx";

export const homeKeys: readonly KeyHint[] = [
  { keys: "↑↓", what: "choose" },
  { keys: "Enter", what: "open" },
  { keys: "←→", what: "change", more: "changes mode, size, effort and encoder" },
  { keys: "m", what: "mode", more: "fast: a trained model, one pass; slow: any painting" },
  { keys: "q", what: "quit" },
];

export const stylizeKeys: readonly KeyHint[] = [
  { keys: "↑↓", what: "style" },
  { keys: "←→", what: "strength" },
  { keys: "b", what: "before", more: "shows the picture as it was, and back" },
  { keys: "v", what: "split", more: "half before, half after" },
  { keys: "s", what: "save", more: "at the picture's own size" },
  { keys: "f", what: "folder", more: "applies the style to all pictures of a folder" },
  { keys: "c", what: "picture", more: "chooses another picture" },
  { keys: "p", what: "precision", more: "eight bits: faster on processors, and close" },
  { keys: "Esc", what: "back" },
];

export const browseKeys: readonly KeyHint[] = [
  { keys: "type", what: "filter" },
  { keys: "↑↓", what: "choose", more: "also PgUp, PgDn, Home, End" },
  { keys: "Enter", what: "take, open" },
  { keys: "←", what: "folder above" },
  { keys: "~", what: "home", more: "goes to your home folder" },
  { keys: "Esc", what: "back", more: "clears what was typed, then goes back" },
];

export const galleryKeys: readonly KeyHint[] = [
  { keys: "←→↑↓", what: "choose" },
  { keys: "Enter", what: "take it" },
  { keys: "o", what: "open a file", more: "a model that you trained, or other people's" },
  { keys: "Esc", what: "back" },
];

export const optimizeKeys: readonly KeyHint[] = [
  { keys: "↑↓", what: "term" },
  { keys: "←→", what: "weight", more: "acts from the next iteration on; 0 sets back" },
  { keys: "Space", what: "pause" },
  { keys: "n", what: "step", more: "one iteration, then a pause" },
  { keys: "u", what: "undo", more: "back to the snapshot before, and pause" },
  { keys: "f", what: "fork", more: "goes on from any snapshot as a new branch" },
  { keys: "t", what: "style", more: "another painting, from here on" },
  { keys: "s", what: "save", more: "the picture as it is now" },
  { keys: "w", what: "recipe", more: "the picture, and a recipe beside it: gramstyle replay" },
  { keys: "e", what: "extend", more: "50 more iterations" },
  { keys: "Esc", what: "leave", more: "nothing is lost: Home offers to go on" },
];

export const snapshotKeys: readonly KeyHint[] = [
  { keys: "↑↓", what: "snapshot" },
  { keys: "Enter", what: "go on from it", more: "where you are now becomes a snapshot too" },
  { keys: "Esc", what: "back" },
];

export const trainKeys: readonly KeyHint[] = [
  { keys: "↑↓", what: "choose" },
  { keys: "Enter", what: "open, begin" },
  { keys: "←→", what: "change", more: "the recipe: how long and how well it learns" },
  { keys: "Esc", what: "back" },
];

export const trainingKeys: readonly KeyHint[] = [
  { keys: "Esc", what: "stop", more: "writes a checkpoint; Go on continues exactly there" },
];

export const lookKeys: readonly KeyHint[] = [
  { keys: "←→", what: "layer" },
  { keys: "1", what: "first picture" },
  { keys: "2", what: "second picture" },
  { keys: "x", what: "change places" },
  { keys: "Esc", what: "back" },
];
