// Browsers that translate a page replace its text nodes by `<font>` elements. The page
// continues to change the nodes that it knows: a text that changes would stay translated, "you are
// not heard" beside a microphone that is on. So each replaced node goes back to its place, empty,
// and the translation leaves as soon as the page changes or removes the node; the browser then
// translates the new text.

/** The translations that replace text nodes. */
const translations = new WeakMap<Text, Element>();

function isTranslation(node: Node): node is Element {
  return node instanceof Element && node.localName === "font";
}

/** The page has a new text for a node, or has taken it away: its translation is old. */
function dropTranslation(node: Text): void {
  translations.get(node)?.remove();
  translations.delete(node);
}

/** Follows a translated page from now on. */
export function followTranslation(root: Node): void {
  if (typeof MutationObserver === "undefined") return;
  const texts = new MutationObserver((records) => {
    for (const { target } of records)
      // That it was emptied here is no news.
      if (target instanceof Text && target.data !== "") dropTranslation(target);
  });
  const nodes = new MutationObserver((records) => {
    for (const record of records) {
      const font = [...record.addedNodes].find(isTranslation) ?? translationBeside(record);
      for (const node of record.removedNodes) {
        if (!(node instanceof Text)) continue;
        if (font?.parentNode && !node.isConnected && !translations.has(node))
          stand(node, font, texts);
        else if (!node.isConnected) dropTranslation(node);
      }
    }
  });
  nodes.observe(root, { childList: true, subtree: true });
}

/** A translation that was put beside the node before the node was taken away. */
function translationBeside({ previousSibling, nextSibling }: MutationRecord): Element | null {
  for (const node of [previousSibling, nextSibling])
    if (node && isTranslation(node) && !used.has(node)) return node;
  return null;
}

/** Translations that already replace a node. */
const used = new WeakSet<Element>();

function stand(node: Text, font: Element, texts: MutationObserver): void {
  used.add(font);
  translations.set(node, font);
  node.data = "";
  font.after(node);
  texts.observe(node, { characterData: true });
}
