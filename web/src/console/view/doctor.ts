// The entry doctor (A18): at which of the five steps a customer is, which one is stuck, and the
// sentence to say about it. The states are what the customer's page has reported.
import type { ConsoleTexts } from "../../lib/i18n/keys";
import type { CheckState, LobbyView, PersonView } from "../../lib/wire";

export type StepName = "code" | "chat" | "camera" | "microphone" | "sound";
/** Done, not yet, stuck, or left out by the customer's own choice. */
export type StepIs = "ok" | "wait" | "stop" | "left-out";

export interface Step {
  name: StepName;
  is: StepIs;
  /** What the check found; `null` for the steps that are no check. */
  state: CheckState | null;
}

const STUCK: readonly CheckState[] = [
  "pending",
  "silent",
  "missing",
  "dismissed",
  "blocked-by-page",
  "blocked-by-system",
  "busy",
  "unsupported",
];

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
  if (STUCK.includes(state)) return "stop";
  // Passed without a word about the sound: it was not found wanting.
  return lobby.outcome === "passed" ? "ok" : "wait";
}

/** The first step that is stuck. */
export function stuck(all: readonly Step[]): Step | null {
  return all.find((step) => step.is === "stop") ?? null;
}

type SayKey = Extract<keyof ConsoleTexts, `say-${string}`>;
export type Sentence = { key: SayKey; what: "camera" | "microphone" | "sound" } | null;

/** What to say to the customer now; nothing while all goes well. */
export function sentence(person: PersonView): Sentence {
  const lobby = person.lobby;
  if (!lobby || person.presence.state !== "present") return null;
  if (lobby.oldBrowser) return { key: "say-old-browser", what: "camera" };
  if (lobby.outcome !== null) return null;
  const step = stuck(steps(person).slice(2));
  if (step?.state) {
    const what = step.name === "camera" || step.name === "microphone" ? step.name : "sound";
    return { key: `say-${step.state}` as SayKey, what };
  }
  return lobby.transport === "failed" ? { key: "say-no-line", what: "camera" } : null;
}

/** The doctor has something to do: somebody is inside, and not through. */
export function isEntering(person: PersonView): boolean {
  if (person.role !== "customer" || !person.inside || !person.lobby) return false;
  return person.lobby.outcome === null && !person.inCall;
}
