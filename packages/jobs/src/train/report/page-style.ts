/** How the report looks, by day and by night. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --page: #fbfaf8; --card: #ffffff; --ink: #1d1c1a; --soft: #6b6861; --rule: #e4e1da;
  --accent: #2f6db5; --band: #2f6db5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #161615; --card: #1f1f1d; --ink: #eceae4; --soft: #a19d93; --rule: #34332f;
    --accent: #7db4f0; --band: #7db4f0;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
main { max-width: 1180px; margin: 0 auto; padding: 40px 24px 64px; }
h1 { margin: 0; font-size: 30px; line-height: 1.2; letter-spacing: -0.01em; }
h1 + p { margin: 6px 0 14px; color: var(--soft); }
h2 { margin: 44px 0 14px; font-size: 19px; }
h3 { display: flex; justify-content: space-between; margin: 0 0 6px; font-size: 13px; font-weight: 500; color: var(--soft); }
h3 b { color: var(--ink); font-weight: 600; font-variant-numeric: tabular-nums; }
pre {
  margin: 0; padding: 10px 14px; overflow-x: auto; border: 1px solid var(--rule);
  border-radius: 8px; background: var(--card); font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace;
}
code { font: 13px ui-monospace, Menlo, Consolas, monospace; }
figure { margin: 0 0 18px; }
figure img { display: block; width: 100%; border: 1px solid var(--rule); border-radius: 8px; }
figcaption { margin-bottom: 4px; color: var(--soft); font-size: 13px; }
fieldset { display: flex; gap: 14px; margin: 0 0 6px; padding: 0; border: 0; font-size: 13px; }
legend { float: left; padding: 0; color: var(--soft); }
label { display: flex; align-items: center; gap: 5px; }
input { margin: 0; accent-color: var(--accent); }
.note { margin: 0 0 14px; max-width: 72ch; color: var(--soft); font-size: 13px; }
.grid-of-charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 14px; }
article { padding: 12px 14px 6px; border: 1px solid var(--rule); border-radius: 8px; background: var(--card); }
svg { display: block; width: 100%; height: auto; }
.grid { stroke: var(--rule); }
.label { fill: var(--soft); font-size: 10.5px; font-variant-numeric: tabular-nums; }
.band { fill: var(--band); opacity: 0.16; }
.line { fill: none; stroke: var(--accent); stroke-width: 1.8; stroke-linejoin: round; }
.end { fill: var(--accent); stroke: var(--card); stroke-width: 1.5; }
.log { display: none; }
.curves:has(#log-axis:checked) .log { display: block; }
.curves:has(#log-axis:checked) .linear { display: none; }
table { border-collapse: collapse; font-size: 14px; }
th, td { padding: 5px 18px 5px 0; border-top: 1px solid var(--rule); text-align: left; vertical-align: top; }
tr:first-child > * { border-top: 0; }
th { color: var(--soft); font-weight: 500; white-space: nowrap; }
td { overflow-wrap: anywhere; }
ul { padding-left: 18px; font-size: 13px; }
`;
