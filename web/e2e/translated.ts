// A page that the browser translates.
import type { Person } from "./participant";

/** Replaces every text as a browser's translation does: by a copy inside of `font` elements. */
export function translate({ page }: Person): Promise<void> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      if (text.data.trim() === "" || text.parentElement?.closest("font, script, style")) continue;
      const font = document.createElement("font");
      font.append(document.createElement("font"));
      font.firstElementChild?.append(`‹${text.data}›`);
      text.replaceWith(font);
    }
  });
}
