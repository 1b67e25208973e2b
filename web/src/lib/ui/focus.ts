// The focus of a keyboard stays where the person was. When the element that has it is taken off the
// page (a button that gives way to others, a notice that is closed), browsers send the focus to the
// top of the document without a word; here it goes to the nearest control of what is left.

/** A link within the page is none of them: "Skip to the session" shows itself when it has it. */
const FOCUSABLE = "button, a[href]:not([href^='#']), select, summary, [role=tab], [tabindex='0']";

/** The controls of an element, itself included. Fields of text are none: they open keyboards. */
function controlsOf(node: Node): HTMLElement[] {
  if (!(node instanceof HTMLElement)) return [];
  const all = [...node.querySelectorAll<HTMLElement>(FOCUSABLE)];
  if (node.matches(FOCUSABLE)) all.unshift(node);
  return all.filter((one) => one.checkVisibility() && !one.matches(":disabled"));
}

/** The first control after a place among its siblings, else the last one before it. */
function besides(after: Node | null, before: Node | null): HTMLElement | null {
  for (let node = after; node; node = node.nextSibling) {
    const [first] = controlsOf(node);
    if (first) return first;
  }
  for (let node = before; node; node = node.previousSibling) {
    const last = controlsOf(node).at(-1);
    if (last) return last;
  }
  return null;
}

/** The nearest control to where something was: there, else around what it was in. */
function nearest({ target, nextSibling, previousSibling }: MutationRecord): HTMLElement | null {
  const still = (node: Node | null) => (node?.parentNode === target ? node : null);
  const before = still(previousSibling);
  const after = still(nextSibling) ?? before?.nextSibling ?? (before ? null : target.firstChild);
  let found = besides(after, before);
  for (let place: Node | null = target; !found && place; place = place.parentNode)
    found = besides(place.nextSibling, place.previousSibling);
  return found;
}

/** Keeps the focus on this page. Call once. */
export function keepFocus(page: Document): void {
  let last: Element | null = null;
  page.addEventListener("focusin", ({ target }) => {
    last = target instanceof Element ? target : null;
  });
  // Who clicks beside everything wants no focus anywhere.
  page.addEventListener("focusout", () => {
    queueMicrotask(() => {
      if (page.activeElement === page.body && last?.isConnected) last = null;
    });
  });
  new MutationObserver((records) => {
    const lost = last;
    if (!lost || lost.isConnected || page.activeElement !== page.body) return;
    last = null;
    const taken = records.findLast(
      ({ target, removedNodes }) =>
        target.isConnected && [...removedNodes].some((node) => node.contains(lost)),
    );
    // A whole screen that replaces another sets the focus itself.
    const wholeScreen = taken?.target === page.getElementById("page");
    if (taken && !wholeScreen) nearest(taken)?.focus({ preventScroll: true });
  }).observe(page.body, { childList: true, subtree: true });
}
