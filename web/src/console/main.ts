// The agents' console: one page with one socket, whatever one looks at.
import { mount } from "svelte";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/components.css";
import "./styles/frame.css";
import "./styles/door.css";
import "./styles/list.css";
import "./styles/finder.css";
import "./styles/stage.css";
import "./styles/controls.css";
import "./styles/side.css";
import "./styles/phone.css";
import "./styles/wide.css";
import { startTexts } from "../lib/i18n/i18n.svelte";
import { keepFocus } from "../lib/ui/focus";
import App from "./App.svelte";
import { loaders } from "./texts";

const target = document.getElementById("page");
if (target) {
  // The page as it began says the ways on, when the texts do not come.
  await startTexts(loaders, () => target.toggleAttribute("data-stuck", true));
  target.replaceChildren();
  mount(App, { target });
  keepFocus(document);
}
