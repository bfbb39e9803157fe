import { expect, type Locator, type Page } from "@playwright/test";

/** A small laptop and a phone. */
const WIDTHS = [1280, 375];

/** Expects a page that is no wider than its window, and nothing in it that must be scrolled sideways to be seen. */
export async function expectNoSidewaysScroll(page: Page, where: string) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const wide = () =>
      page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll("main, main *")]
          // A command of several lines keeps its lines, and tabs that do not fit have buttons to get to them.
          .filter((element) => !element.matches("pre, pre *, textarea, .pf-v5-c-tabs__list"))
          .filter(
            (element) =>
              // What is too wide for the page is cut off there, without a scroll bar.
              element.matches("html, main") || /auto|scroll/.test(getComputedStyle(element).overflowX),
          )
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
          .map(({ tagName, className, scrollWidth, clientWidth }) =>
            [tagName, className, scrollWidth, clientWidth].join(" "),
          ),
      );
    await expect.poll(wide, { message: `${where} at ${width} px`, timeout: 5_000 }).toEqual([]);
  }
}

/** Expects that the knob of a switch is on its track: in the half that its state asks for. */
export async function expectKnobOnTrack(onOff: Locator) {
  const { start, end, width, isOn } = await onOff.evaluate((input: HTMLInputElement) => {
    const track = input.parentElement!.querySelector(".pf-v5-c-switch__toggle")!;
    const knob = getComputedStyle(track, "::before");
    const moved = knob.transform === "none" ? 0 : new DOMMatrix(knob.transform).m41;
    const left = parseFloat(knob.left) + moved;
    return {
      start: left,
      end: left + parseFloat(knob.width),
      width: track.getBoundingClientRect().width,
      isOn: input.checked,
    };
  });
  expect(start, "left edge of the knob").toBeGreaterThanOrEqual(0);
  expect(end, "right edge of the knob").toBeLessThanOrEqual(width);
  expect((start + end) / 2 > width / 2, "knob on the side of its state").toBe(isOn);
}
