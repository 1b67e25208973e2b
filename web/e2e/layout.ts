// What a person would call broken at a glance, found in the page itself: scrolling sideways, words
// that are cut or stick out of their button, controls that lie on one another, labels that touch.
import { expect, type Locator, type Page } from "@playwright/test";

/** All of it is in view, and a finger on any part of it reaches it. */
export async function expectFree(control: Locator): Promise<void> {
  await expect(control).toBeInViewport({ ratio: 1 });
  const covered = await control.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const rows = [top + 2, (top + bottom) / 2, bottom - 2];
    return rows.filter((y) => {
      const hit = document.elementFromPoint((left + right) / 2, y);
      return hit === null || !element.contains(hit);
    });
  });
  expect(covered, String(control)).toEqual([]);
}

/** Faults of what is on the screen now, each said once. */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // A new width reaches the styles immediately and the page's own code a moment later.
    for (let frame = 0; frame < 3; frame += 1)
      await new Promise((resolve) => requestAnimationFrame(resolve));
    const CONTROLS = "a[href], button, input, select, textarea, [role=tab]";
    /** Boxes with an edge of their own, which their words must not cross. */
    const EDGED = "button, .btn, .plate, .badge, .status, .card, .notice, select, [role=tab]";
    /** Words of two controls closer than this, in px, read as one word. */
    const APART = 4;
    const faults = new Set<string>();
    const found = (what: string) => faults.add(what);

    const named = (element: Element) => {
      const words = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim();
      const kind = element.classList[0] ?? element.tagName.toLowerCase();
      return `${kind} “${words.replace(/\s+/g, " ").slice(0, 40)}”`;
    };
    /** What is open over everything else is all there is, until it is closed. */
    const root = document.querySelector("dialog:modal") ?? document.body;
    /** Kept for those who listen, as `.vh` does it. */
    const isForEars = (element: Element | null): boolean =>
      element !== null &&
      (getComputedStyle(element).clipPath === "inset(50%)" || isForEars(element.parentElement));
    const isShown = (element: Element) =>
      root.contains(element) &&
      element.checkVisibility({ visibilityProperty: true }) &&
      !element.closest("[inert]") &&
      !isForEars(element);

    interface Box {
      left: number;
      top: number;
      right: number;
      bottom: number;
    }
    const common = (a: Box, b: Box): Box => ({
      left: Math.max(a.left, b.left),
      top: Math.max(a.top, b.top),
      right: Math.min(a.right, b.right),
      bottom: Math.min(a.bottom, b.bottom),
    });
    const isEmpty = ({ left, top, right, bottom }: Box) => right - left < 2 || bottom - top < 2;

    const scrollerOf = (element: Element) => {
      let at = element.parentElement;
      while (at && !/auto|scroll/.test(getComputedStyle(at).overflowY)) at = at.parentElement;
      return at;
    };
    /** What stays at the foot of a scroller: the rest scrolls on behind it, and out again. */
    const feet = [...document.querySelectorAll(".c-stays, .c-bottom")].filter(
      (foot) => isShown(foot) && getComputedStyle(foot).position === "sticky",
    );
    /** What is seen of a box: cut by whatever scrolls or hides around it, or stays before it. */
    const seen = (element: Element, box: Box): Box => {
      let part = common(box, { left: 0, top: 0, right: innerWidth, bottom: innerHeight });
      for (let at = element.parentElement; at; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        if (overflowX === "visible" && overflowY === "visible") continue;
        part = common(part, at.getBoundingClientRect());
      }
      for (const foot of feet) {
        if (foot.contains(element) || !scrollerOf(foot)?.contains(element)) continue;
        const { top, bottom } = foot.getBoundingClientRect();
        if (part.top < bottom) part = { ...part, bottom: Math.min(part.bottom, top) };
      }
      return part;
    };

    const sideways = document.documentElement.scrollWidth - innerWidth;
    if (sideways > 0) found(`scrolls sideways by ${sideways} px`);

    const controls = [...document.querySelectorAll(CONTROLS)].filter(isShown).flatMap((element) => {
      const box = seen(element, element.getBoundingClientRect());
      return isEmpty(box) ? [] : [{ element, box }];
    });
    /** A button at the end of a field, where the field keeps room for it. */
    const isInside = (field: Element, button: Element) =>
      field.matches("input, textarea") &&
      button.getBoundingClientRect().left >=
        field.getBoundingClientRect().right - parseFloat(getComputedStyle(field).paddingRight);
    const related = (a: Element, b: Element) =>
      isInside(a, b) ||
      isInside(b, a) ||
      a.contains(b) ||
      b.contains(a) ||
      (a.closest("label") ?? a) === (b.closest("label") ?? b);
    controls.forEach((one, index) => {
      for (const other of controls.slice(index + 1)) {
        if (related(one.element, other.element)) continue;
        if (!isEmpty(common(one.box, other.box)))
          found(`${named(one.element)} lies on ${named(other.element)}`);
      }
    });

    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const labels: { element: Element; box: DOMRect }[] = [];
    const words: { parent: Element; box: Box }[] = [];
    const isSolid = (element: Element) =>
      element.matches("video, canvas, img") ||
      !/^(transparent|rgba\(.*, 0\))$/.test(getComputedStyle(element).backgroundColor);
    /** Whether something with a ground of its own lies over this point of an element. */
    const isCovered = (element: Element, x: number, y: number) => {
      const hit = document.elementFromPoint(x, y);
      for (
        let at = hit;
        at && !at.contains(element) && !element.contains(at);
        at = at.parentElement
      )
        if (isSolid(at)) return true;
      return hit === null;
    };
    const isOnTop = (element: Element, { left, top, right, bottom }: Box) =>
      [left + 2, (left + right) / 2, right - 2].some(
        (x) => !isCovered(element, x, (top + bottom) / 2),
      );
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!parent || !node.nodeValue?.trim() || !isShown(parent) || parent.closest("option"))
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const edged = parent.closest(EDGED);
      const control = parent.closest(CONTROLS);
      for (const box of range.getClientRects()) {
        if (isEmpty(box) || isEmpty(seen(parent, box))) continue;
        for (let at: Element | null = parent; at && at !== document.body; at = at.parentElement) {
          const { overflowX, textOverflow } = getComputedStyle(at);
          if (overflowX === "auto" || overflowX === "scroll") break;
          if (overflowX === "visible") continue;
          const { left, right } = at.getBoundingClientRect();
          // Names may be as long as people like: these end in three dots, and say so in a title.
          const dots = textOverflow === "ellipsis" && at.classList.contains("cut");
          if (!dots && (box.right > right + 1 || box.left < left - 1)) found(`${named(at)} is cut`);
          if (dots) break;
        }
        if (edged) {
          const edge = edged.getBoundingClientRect();
          const out = box.right > edge.right + 1 || box.left < edge.left - 1;
          const cut = parent.closest(".cut");
          if (out && !cut) found(`the words of ${named(edged)} stick out`);
        }
        if (control) labels.push({ element: control, box });
        const isClipped = getComputedStyle(parent).overflowX !== "visible";
        const own = isClipped ? common(box, parent.getBoundingClientRect()) : box;
        const part = seen(parent, own);
        if (isOnTop(parent, part)) words.push({ parent, box: part });
      }
    }
    words.forEach((one, index) => {
      for (const other of words.slice(index + 1)) {
        if (one.parent === other.parent || related(one.parent, other.parent)) continue;
        const both = common(one.box, other.box);
        // Lines of words overlap by a little where they are set close.
        if (both.right - both.left > 3 && both.bottom - both.top > 6)
          found(`the words ${named(one.parent)} lie on ${named(other.parent)}`);
      }
    });
    labels.forEach((one, index) => {
      for (const other of labels.slice(index + 1)) {
        if (related(one.element, other.element)) continue;
        const sameLine = common(
          { ...one.box.toJSON(), left: 0, right: 9 },
          { ...other.box.toJSON(), left: 0, right: 9 },
        );
        if (isEmpty(sameLine) || sameLine.bottom - sameLine.top < 6) continue;
        const gap =
          Math.max(one.box.left, other.box.left) - Math.min(one.box.right, other.box.right);
        if (gap < APART && gap > -APART)
          found(`the words of ${named(one.element)} touch those of ${named(other.element)}`);
      }
    });
    return [...faults];
  });
}
