// A new screen begins at its heading: for a screen reader by focus, for a tab by its title.
import type { Attachment } from "svelte/attachments";

/** Put on the `h1` of a screen that replaces another. */
export const takesFocus: Attachment<HTMLElement> = (heading) => {
  heading.tabIndex = -1;
  // A person who is writing is never interrupted.
  const writing = document.activeElement?.matches("textarea, input") ?? false;
  if (!writing) heading.focus({ preventScroll: true });
};
