// The entry doctor (A18): at which of the five steps a customer is, which one is stuck, and the
// sentence to say about it. The states are what the customer's page has reported.
import { whyStuck } from "../../lib/checks";
import type { ConsoleTexts } from "../../lib/i18n/keys";
import type { CheckState, LobbyView, PersonView } from "../../lib/wire";

type StepName = "code" | "chat" | "camera" | "microphone" | "sound";
/** Done, not yet, stuck, or left out by the customer's own choice. */
type StepIs = "ok" | "wait" | "stop" | "left-out";

export interface Step {
  name: StepName;
  is: StepIs;
  /** What the check found; `null` for the steps that are no check. */
  state: CheckState | null;
}

export function steps(person: PersonView): Step[] {
  const lobby = person.lobby;
  const inside: StepIs = person.inside ? "ok" : "wait";
  const there = person.presence.state === "present";
  const line: StepIs = person.inside && !there ? "stop" : inside;
  return [
    { name: "code", is: inside, state: null },
    // The chat is live from the code on (A7), for as long as the line is there.
    { name: "chat", is: line, state: null },
    ...(["camera", "microphone", "sound"] as const).map((name) => ({
      name,
      is: lobby ? checkIs(lobby, name) : "wait",
      state: lobby ? lobby[name] : null,
    })),
  ];
}

function checkIs(lobby: LobbyView, name: "camera" | "microphone" | "sound"): StepIs {
  const state = lobby[name];
  if (state === "works") return "ok";
  if (lobby.outcome === "skipped") return "left-out";
  if (lobby.outcome === "audio-only" && name === "camera") return "left-out";
  return whyStuck(state) !== null ? "stop" : "wait";
}

type SayKey = Extract<keyof ConsoleTexts, `say-${string}`>;
export interface Sentence {
  key: SayKey;
  what: "camera" | "microphone" | "both" | "sound";
}

/** What to say to the customer now: of everything that is stuck. Nothing while all goes well. */
export function sentences(person: PersonView): Sentence[] {
  const lobby = person.lobby;
  if (!lobby || person.presence.state !== "present") return [];
  if (lobby.oldBrowser) return [{ key: "say-old-browser", what: "camera" }];
  if (!isEntering(person)) return [];
  if (lobby.transport === "unsupported") return [{ key: "say-no-calls", what: "camera" }];
  const found = steps(person).flatMap(({ name, is, state }): Sentence[] => {
    if (is !== "stop" || state === null || name === "code" || name === "chat") return [];
    // After the check, silence only means that the customer is not speaking.
    if (lobby.outcome !== null && name !== "microphone") return [];
    return [{ key: `say-${state}` as SayKey, what: name }];
  });
  if (found.length === 0 && lobby.transport === "failed")
    return [{ key: "say-no-line", what: "camera" }];
  return forBoth(found);
}

/** One sentence where camera and microphone are stuck for the same reason. */
function forBoth(found: Sentence[]): Sentence[] {
  const [first, second, ...rest] = found;
  const both = first?.what === "camera" && second?.what === "microphone";
  return both && first.key === second.key ? [{ key: first.key, what: "both" }, ...rest] : found;
}

/**
 * When to ask a customer who is inside for good whether they can hear anything, as they have not
 * said so: in a call that runs now, else when it starts. `null` when there is nothing to ask.
 */
export function speakerAdvice({ lobby }: PersonView, running: boolean): "now" | "later" | null {
  if (!lobby || lobby.outcome === null || lobby.outcome === "skipped") return null;
  if (lobby.sound === "works") return null;
  return running ? "now" : "later";
}

/** The doctor has something to do: a customer is inside, and not through or not to be heard. */
export function isEntering(person: PersonView): boolean {
  if (person.role !== "customer" || !person.inside || !person.lobby) return false;
  const { outcome, noMicrophone } = person.lobby;
  const stands = outcome === null || (outcome === "audio-only" && noMicrophone);
  return stands && !person.inCall;
}
