// Whether the console has the width of a phone, as in phone.css: one pane, the bar at the bottom.
import { MediaQuery } from "svelte/reactivity";

export const phone = new MediaQuery("(max-width: 599.98px)");
