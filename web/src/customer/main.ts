// The customer's page. Only what the join form needs is here; the rest comes after the code.
import { mount } from "svelte";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/components.css";
import "../styles/customer.css";
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
