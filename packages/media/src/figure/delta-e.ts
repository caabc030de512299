/** CIEDE2000 of two colours, under the light D65. */
import { type Color, differenceCiede2000, modeLab65, modeRgb, useMode } from "culori/fn";

useMode(modeRgb);
useMode(modeLab65);

export const deltaE2000: (one: Color, other: Color) => number = differenceCiede2000();
