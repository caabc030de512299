/** Elements of the page by their ids. */

/** @throws Error where the page has no such element: it and its scripts would not fit */
export function byId<T extends Element = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element "${id}"`);
  return element as unknown as T;
}

/** An element with attributes and children; text is only ever text. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Shows another of the page's icons. */
export const setIcon = (use: SVGUseElement, name: string): void =>
  use.setAttribute("href", `#i-${name}`);
