// F6 goes round the regions of the page, as in other desktop programs.

const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select, textarea, [tabindex="0"]';

/** Regions carry `data-region`; one that is not shown is passed over. */
export function goToRegion(step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(
    (region) => region.getClientRects().length > 0,
  );
  const at = all.findIndex((region) => region.contains(document.activeElement));
  const from = at < 0 && step === -1 ? 0 : at;
  const next = all[(from + step + all.length) % all.length];
  if (next) focusInside(next);
}

/** Focuses what one would do first there. */
export function focusInside(region: HTMLElement): void {
  const first = [...region.querySelectorAll<HTMLElement>(FOCUSABLE)].find(
    (element) => element.getClientRects().length > 0,
  );
  (region.matches(FOCUSABLE) ? region : (first ?? region)).focus();
}

/** After a button has disappeared with its question: the focus moves to the session's heading. */
export function focusHeading(): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>("[data-region=stage] h1")?.focus();
  });
}
