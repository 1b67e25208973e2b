// Which panel is open beside (or below) the video. Never over it.
import { flushSync } from "svelte";
import { focusInside } from "../regions";

export type PanelName = "chat" | "people" | "session" | "sound" | "end";

/** What *End* asks about: the host's end of everything, or a status set by hand. */
export type EndTarget = "end" | "done" | "cancelled";

export class Panels {
  shown = $state<PanelName>("chat");
  target = $state<EndTarget>("end");
  /** How often the end was asked about: each time is a question of its own. */
  asked = $state(0);
  #cameFrom: HTMLElement | null = null;

  /** Shows a panel; `focus` for those who opened it by key. */
  show(panel: PanelName, focus = false): void {
    if (panel !== "chat") this.#remember();
    this.shown = panel;
    if (focus) this.#focus(panel);
  }

  /** Opens, or goes back to the chat. */
  toggle(panel: PanelName): void {
    if (this.shown === panel) this.close();
    else this.show(panel);
  }

  askToEnd(target: EndTarget): void {
    this.target = target;
    this.asked += 1;
    this.show("end", true);
  }

  /** Back to the chat; the focus goes back to what opened the panel. */
  close(): void {
    const back = this.#cameFrom;
    this.shown = "chat";
    this.#cameFrom = null;
    // The chat's field can take the focus only when it is shown again.
    flushSync();
    if (back?.isConnected) back.focus();
    else document.getElementById("tab-chat")?.focus();
  }

  #remember(): void {
    const active = document.activeElement;
    if (!(active instanceof HTMLElement)) return;
    // The content of another panel is gone when the chat is back.
    const stays = !active.closest(".k-panel") || active.closest(".k-talk");
    if (stays) this.#cameFrom = active;
  }

  #focus(panel: PanelName): void {
    // Immediately: the next keystroke belongs there already, not a frame later.
    flushSync();
    const element = document.querySelector<HTMLElement>(`[data-panel-name=${panel}]`);
    const field = panel === "chat" ? element?.querySelector("textarea") : null;
    if (field) field.focus();
    else if (element) focusInside(element);
  }
}
