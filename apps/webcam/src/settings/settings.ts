/** What the user chose: plain data, checked when it is read back from an earlier visit. */

export const rates = [15, 24, 30, 60] as const;
export const sizes = [160, 224, 320, 448, 640, 960] as const;
export const precisions = ["float32", "int8"] as const;
export const themes = ["auto", "light", "dark"] as const;

export interface Settings {
  /** Names of the catalogue, or the key of an own style. */
  readonly style: string;
  /** A second style to mix in; "" for none. */
  readonly second: string;
  /** The second style's share, 0 to 1. */
  readonly mix: number;
  readonly strength: number;
  /** Temporal smoothing, 0 to 1. */
  readonly steadiness: number;
  /** Frames a second that are held by changing the size. */
  readonly rate: (typeof rates)[number];
  /** The working size's longer side; 0 where it follows the rate. */
  readonly size: number;
  /** What nets are computed in, where there is a choice. */
  readonly precision: (typeof precisions)[number];
  readonly mirror: boolean;
  /** The split view: before on the left, after on the right of the divider. */
  readonly compare: boolean;
  /** Where the divider is, 0 to 1. */
  readonly divider: number;
  readonly stats: boolean;
  readonly theme: (typeof themes)[number];
}

export const defaultSettings: Settings = {
  style: "starry-night",
  second: "",
  mix: 0.5,
  strength: 1,
  steadiness: 0.5,
  rate: 24,
  size: 0,
  // Where it is faster: the difference is about a level of 255, the time two thirds.
  precision: "int8",
  mirror: false,
  compare: false,
  divider: 0.5,
  stats: false,
  theme: "auto",
};

const share = (value: unknown) => typeof value === "number" && value >= 0 && value <= 1;
const flag = (value: unknown) => typeof value === "boolean";
const name = (value: unknown) => typeof value === "string" && /^[a-z0-9-]{0,64}$/.test(value);
const oneOf = (list: readonly unknown[]) => (value: unknown) => list.includes(value);

const checks: { readonly [K in keyof Settings]: (value: unknown) => boolean } = {
  style: name,
  second: name,
  mix: share,
  strength: share,
  steadiness: share,
  rate: oneOf(rates),
  size: oneOf([0, ...sizes]),
  precision: oneOf(precisions),
  mirror: flag,
  compare: flag,
  divider: share,
  stats: flag,
  theme: oneOf(themes),
};

/** The settings in JSON that was written before; what is missing or makes no sense is the default. */
export function parseSettings(json: string | null): Settings {
  let read: unknown;
  try {
    read = JSON.parse(json ?? "");
  } catch {
    return defaultSettings;
  }
  if (typeof read !== "object" || read === null) return defaultSettings;
  const given = Object.entries(read).filter(
    ([key, value]) => Object.hasOwn(checks, key) && checks[key as keyof Settings](value),
  );
  return { ...defaultSettings, ...Object.fromEntries(given) };
}
