// The texts of the customer's page before the session. They are loaded first, so there are no
// others among them.
import { t as shared, type Translate } from "../lib/i18n/i18n.svelte";
import type { CommonTexts, EntryTexts, ErrorsTexts } from "../lib/i18n/keys";

export const t = shared as unknown as Translate<CommonTexts & EntryTexts & ErrorsTexts>;

export const loaders = {
  en: () => import("virtual:texts/entry/en"),
  nl: () => import("virtual:texts/entry/nl"),
  de: () => import("virtual:texts/entry/de"),
  da: () => import("virtual:texts/entry/da"),
};

/** The texts of `inside/`, which the page adds while the code is typed. */
export const insideLoaders = {
  en: () => import("virtual:texts/customer/en"),
  nl: () => import("virtual:texts/customer/nl"),
  de: () => import("virtual:texts/customer/de"),
  da: () => import("virtual:texts/customer/da"),
};
