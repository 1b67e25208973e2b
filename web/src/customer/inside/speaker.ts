// Who wrote a line of the conversation, as this customer reads it.
import { distinctName } from "../../lib/chat/names";
import { nameOf } from "../../lib/socket/session-state";
import { t } from "./texts";
import type { CustomerSession } from "./session.svelte";

export function speakerOf({ state, agent }: CustomerSession, by: string | null): string {
  const person = state.people.find((other) => other.seat === by) ?? null;
  if (person?.role === "customer") return distinctName(nameOf(state, person), t("customer"));
  return distinctName(nameOf(state, person) ?? agent, t("role-agent"));
}
