/** The page without a mouse. */
import { expect, it } from "vitest";
import { describePage } from "./describe-page.test.helpers.ts";

describePage("the keyboard in Chromium", {}, (served) => {
  it("reaches every control, visibly, and comes out again", async () => {
    const opened = await served.open();
    await opened.frames(1);
    const { page, run } = opened;
    await page.keyboard.press("c");
    const reached: string[] = [];
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      const focus = await run(() => {
        const at = document.activeElement;
        if (!at || at === document.body) return undefined;
        // A radio button's outline is drawn around what stands for it.
        const shown = [at, at.nextElementSibling].filter((each) => each !== null);
        const visible =
          shown.some((each) => getComputedStyle(each).outlineStyle !== "none") ||
          getComputedStyle(at, "::after").outlineStyle !== "none";
        const labels = "labels" in at ? [...(at as HTMLInputElement).labels!] : [];
        const name =
          at.getAttribute("aria-label") ??
          (labels.map(({ textContent }) => textContent).join(" ") || at.textContent);
        return { id: at.id || (at as HTMLInputElement).name, visible, name: name?.trim() };
      });
      if (!focus) break;
      expect(focus.visible, `the focus on ${focus.id} is seen`).toBe(true);
      expect(focus.name, `${focus.id} has a name`).not.toBe("");
      reached.push(focus.id);
    }
    expect(reached).toEqual(expect.arrayContaining(["source-button", "toggle-stats", "theme"]));
    expect(reached).toEqual(expect.arrayContaining(["open-help", "divider", "pause", "record"]));
    expect(reached).toEqual(expect.arrayContaining(["snapshot", "style", "own-style", "strength"]));
    expect(reached).toEqual(expect.arrayContaining(["steadiness", "second", "rate", "size"]));
    expect(new Set(reached).size, "no control comes twice").toBe(reached.length);
    await opened.close();
  });

  it("works everything by keys", async () => {
    const opened = await served.open();
    const { page, until, run } = opened;
    await opened.frames(1);
    const press = (key: string) => page.keyboard.press(key);
    const caption = (title: string) =>
      until(
        (wanted: string) => document.querySelector("#caption em")?.textContent === wanted,
        title,
      );
    const state = (id: string) => page.locator(`#${id}`).getAttribute("aria-pressed");

    const titles = await run(() =>
      [...document.querySelectorAll("#styles .name")].map(({ textContent }) => textContent ?? ""),
    );
    expect(titles).toHaveLength(6);
    await press("2");
    await caption(titles[1]!);
    await press("]");
    await caption(titles[2]!);
    // The arrow keys of a group of radio buttons.
    await page.locator("#styles input:checked").focus();
    await press("ArrowRight");
    await caption(titles[3]!);

    await press("c");
    expect(await state("compare")).toBe("true");
    const divider = page.locator("#divider");
    await divider.focus();
    for (const key of ["ArrowRight", "ArrowRight", "PageDown"]) await press(key);
    expect(await divider.getAttribute("aria-valuenow")).toBe("44");
    await press("End");
    expect(await divider.getAttribute("aria-valuenow")).toBe("100");

    await press(" ");
    expect(await page.locator("#pause").textContent()).toBe("Play");
    await press(" ");
    expect(await page.locator("#pause").textContent()).toBe("Pause");
    await press("-");
    expect(await page.locator("#strength-value").textContent()).toBe("90 %");
    await press("n");
    expect(await page.locator("#stats").isVisible()).toBe(true);

    await page.locator("#open-help").focus();
    await press("?");
    expect(await page.locator("#help").isVisible()).toBe(true);
    expect(await page.locator("#shortcuts dt").count()).toBeGreaterThan(10);
    await press("Escape");
    expect(await page.locator("#help").isHidden()).toBe(true);
    expect(await run(() => document.activeElement?.id)).toBe("open-help");
    expect(opened.complaints).toEqual([]);
    await opened.close();
  });
});
