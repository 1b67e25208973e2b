// The texts of the console.
import { t as shared, type Translate } from "../lib/i18n/i18n.svelte";
import type { CommonTexts, ConsoleTexts, ErrorsTexts } from "../lib/i18n/keys";

export const t = shared as unknown as Translate<CommonTexts & ConsoleTexts & ErrorsTexts>;

export const loaders = {
  en: () => import("virtual:texts/console/en"),
  nl: () => import("virtual:texts/console/nl"),
  de: () => import("virtual:texts/console/de"),
  da: () => import("virtual:texts/console/da"),
};
