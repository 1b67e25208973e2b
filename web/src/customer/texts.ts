// The texts of the customer's page.
import { t as shared, type Translate } from "../lib/i18n/i18n.svelte";
import type { CommonTexts, CustomerTexts, ErrorsTexts } from "../lib/i18n/keys";

export const t = shared as unknown as Translate<CommonTexts & CustomerTexts & ErrorsTexts>;

export const loaders = {
  en: () => import("virtual:texts/customer/en"),
  nl: () => import("virtual:texts/customer/nl"),
  de: () => import("virtual:texts/customer/de"),
  da: () => import("virtual:texts/customer/da"),
};
