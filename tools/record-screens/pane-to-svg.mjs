// A captured terminal pane (text with colour escapes) as an SVG picture: half blocks as rectangles,
// everything else as text on a grid.

const cell = { width: 9, height: 18 };
const margin = 14;
const colours = { background: "#14161b", text: "#d8dee4", dim: "#7d8794" };

/** The 16 named colours; a calm palette that suits the background. */
const named = [
  ...["#1d1f24", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d8dee4"],
  ...["#5c6370", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#ffffff"],
];
const cubeLevels = [0, 95, 135, 175, 215, 255];

function paletteColour(index) {
  if (index < 16) return named[index];
  if (index >= 232) return hex([0, 1, 2].map(() => 8 + 10 * (index - 232)));
  const cube = index - 16;
  return hex([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((i) => cubeLevels[i]));
}

const hex = (rgb) => `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;

/** Cells of one line: characters with their style. */
function cellsOf(line, style) {
  const cells = [];
  const pattern = /\x1b\[([\d;:]*)m|\x1b\[[\d;?]*[a-zA-Z]|([\s\S])/gu;
  for (const [, codes, character] of line.matchAll(pattern)) {
    if (codes !== undefined) applyCodes(style, codes.split(/[;:]/).map(Number));
    else if (character !== undefined) {
      cells.push({ character, ...style });
      if (isWide(character)) cells.push({ character: "", ...style });
    }
  }
  return cells;
}

function applyCodes(style, codes) {
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) Object.assign(style, plainStyle());
    else if (code === 1) style.bold = true;
    else if (code === 2) style.dim = true;
    else if (code === 7) style.inverse = true;
    else if (code === 22) Object.assign(style, { bold: false, dim: false });
    else if (code === 27) style.inverse = false;
    else if (code === 39) style.front = undefined;
    else if (code === 49) style.back = undefined;
    else if (code >= 30 && code <= 37) style.front = named[code - 30];
    else if (code >= 90 && code <= 97) style.front = named[code - 82];
    else if (code >= 40 && code <= 47) style.back = named[code - 40];
    else if (code >= 100 && code <= 107) style.back = named[code - 92];
    else if (code === 38 || code === 48) {
      const isRgb = codes[i + 1] === 2;
      const colour = isRgb ? hex(codes.slice(i + 2, i + 5)) : paletteColour(codes[i + 2]);
      style[code === 38 ? "front" : "back"] = colour;
      i += isRgb ? 4 : 2;
    }
  }
}

const plainStyle = () => ({
  front: undefined,
  back: undefined,
  bold: false,
  dim: false,
  inverse: false,
});

const isWide = (character) =>
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u.test(
    character,
  ) || /\p{Emoji_Presentation}/u.test(character);

/** @param pane what `tmux capture-pane -e -p` prints */
export function paneToSvg(pane, { columns, rows, title = "" }) {
  const style = plainStyle();
  const grid = pane
    .split("\n")
    .slice(0, rows)
    .map((line) => cellsOf(line, style));
  const width = columns * cell.width + 2 * margin;
  const bar = title === "" ? 0 : 26;
  const height = rows * cell.height + 2 * margin + bar;
  const parts = [];
  for (const [row, cells] of grid.entries()) {
    const y = margin + bar + row * cell.height;
    parts.push(...rectangles(cells, y), ...texts(cells, y));
  }
  const head = title === "" ? "" : titleBar(width, title);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="'DejaVu Sans Mono','Liberation Mono',monospace" font-size="14.5" shape-rendering="crispEdges"><rect width="100%" height="100%" rx="8" fill="${colours.background}"/>${head}${parts.join("")}</svg>\n`;
}

function titleBar(width, title) {
  const dots = ["#e06c75", "#e5c07b", "#98c379"].map(
    (fill, i) =>
      `<circle cx="${20 + 18 * i}" cy="17" r="5.5" fill="${fill}" shape-rendering="auto"/>`,
  );
  return `${dots.join("")}<text x="${width / 2}" y="22" text-anchor="middle" fill="${colours.dim}" font-size="12.5">${escaped(title)}</text>`;
}

const frontOf = ({ front, back, inverse, dim }) =>
  inverse ? (back ?? colours.background) : (front ?? (dim ? colours.dim : colours.text));
const backOf = ({ front, back, inverse }) => (inverse ? (front ?? colours.text) : back);

/** Backgrounds and half blocks, runs of one colour as one rectangle each. */
function rectangles(cells, y) {
  const parts = [];
  const half = cell.height / 2;
  const run = (colourOf, top, height) => {
    for (let start = 0; start < cells.length; ) {
      const colour = colourOf(cells[start]);
      let end = start + 1;
      while (end < cells.length && colourOf(cells[end]) === colour) end++;
      if (colour) {
        const x = margin + start * cell.width;
        parts.push(
          `<rect x="${x}" y="${top}" width="${(end - start) * cell.width}" height="${height}" fill="${colour}"/>`,
        );
      }
      start = end;
    }
  };
  run((c) => (c.character === "▀" ? undefined : backOf(c)), y, cell.height);
  run((c) => (c.character === "▀" ? frontOf(c) : undefined), y, half);
  run((c) => (c.character === "▀" ? backOf(c) : undefined), y + half, half);
  return parts;
}

/** Bars that fill a cell from below or from the left are drawn, so that they meet. */
const lower = "▁▂▃▄▅▆▇█";
const left = "▏▎▍▌▋▊▉";

function texts(cells, y) {
  const parts = [];
  for (const [column, one] of cells.entries()) {
    const { character, bold, dim, front } = one;
    if (character === " " || character === "" || character === "▀") continue;
    const x = margin + column * cell.width;
    const fill = frontOf(one);
    const opacity = dim && front !== undefined ? ' opacity="0.6"' : "";
    const eighths = lower.indexOf(character) + 1;
    const share = left.indexOf(character) + 1;
    if (eighths > 0) {
      const h = (cell.height * eighths) / 8;
      parts.push(
        `<rect x="${x}" y="${y + cell.height - h}" width="${cell.width}" height="${h}" fill="${fill}"${opacity}/>`,
      );
    } else if (share > 0) {
      parts.push(
        `<rect x="${x}" y="${y}" width="${(cell.width * share) / 8}" height="${cell.height}" fill="${fill}"${opacity}/>`,
      );
    } else {
      const weight = bold ? ' font-weight="bold"' : "";
      parts.push(
        `<text x="${x}" y="${y + 14}" fill="${fill}"${weight}${opacity}>${escaped(character)}</text>`,
      );
    }
  }
  return parts;
}

const escaped = (text) =>
  text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);
