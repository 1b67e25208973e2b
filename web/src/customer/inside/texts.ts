// The texts of the customer's page in the session: its own, and those from before.
import { t as shared, type Translate } from "../../lib/i18n/i18n.svelte";
import type { CommonTexts, CustomerTexts, EntryTexts, ErrorsTexts } from "../../lib/i18n/keys";

type All = CommonTexts & EntryTexts & CustomerTexts & ErrorsTexts;
export const t = shared as unknown as Translate<All>;
