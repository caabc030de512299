/** The page's icons, drawn from one SVG, and the web app manifest that names them. */
import sharp from "sharp";
import type { PageFile } from "./page-file.ts";

/** Three brush strokes in a frame. @param inset room around it, for masks that cut the edge off */
const drawing = (inset: number) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
  <rect width="64" height="64" rx="${inset > 0 ? 0 : 14}" fill="#16181d"/>
  <g transform="translate(32 32) scale(${1 - inset}) translate(-32 -32)" fill="none" stroke-width="8" stroke-linecap="round">
    <path d="M14 24c9-9 17 6 36-5" stroke="#e9b44c"/>
    <path d="M14 36c10-8 20 6 36-4" stroke="#4f8fd0"/>
    <path d="M14 48c12-8 18 5 30-3" stroke="#d8644a"/>
  </g>
</svg>`;

const png = (svg: string, size: number) =>
  sharp(Buffer.from(svg), { density: 72 * (size / 64) })
    .resize(size, size)
    .png()
    .toBuffer();

export async function iconFiles(): Promise<PageFile[]> {
  const manifest = {
    name: "Gramstyle",
    short_name: "Gramstyle",
    description: "Your camera in the style of a painting; nothing leaves your machine.",
    id: "./",
    start_url: "./",
    scope: "./",
    display: "standalone",
    background_color: "#101114",
    theme_color: "#101114",
    icons: [
      { src: "icons/icon.svg", sizes: "any", type: "image/svg+xml" },
      { src: "icons/icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "icons/icon-512.png", sizes: "512x512", type: "image/png" },
      {
        src: "icons/icon-maskable-512.png",
        sizes: "512x512",
        type: "image/png",
        purpose: "maskable",
      },
    ],
  };
  return [
    { path: "icons/icon.svg", content: drawing(0) },
    { path: "icons/icon-192.png", content: await png(drawing(0), 192) },
    { path: "icons/icon-512.png", content: await png(drawing(0), 512) },
    { path: "icons/icon-maskable-512.png", content: await png(drawing(0.25), 512) },
    { path: "page.webmanifest", content: JSON.stringify(manifest) },
  ];
}
