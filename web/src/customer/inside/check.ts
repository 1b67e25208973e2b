// The state of the three parts of the media check, from what the browser and the person say.
import { whyStuck, type Stuck as Why } from "../../lib/checks";
import type { Capture } from "../../lib/media/owner";
import type { Permission } from "../../lib/media/permission";
import { isBlocked } from "../../lib/media/trouble";
import type { Check, CheckState } from "../../lib/wire";

export interface Findings {
  camera: Capture;
  microphone: Capture;
  /** Something was heard from the microphone. */
  heard: boolean;
  /** Nothing was heard for a while. */
  silent: boolean;
  /** What the person said of the tone. */
  tone: "not-tried" | "playing" | "heard" | "not-heard";
}

export type Checks = Record<Check, CheckState>;

export function checksOf({ camera, microphone, heard, silent, tone }: Findings): Checks {
  return {
    camera: stateOf(camera, "works"),
    microphone: stateOf(microphone, heard ? "works" : silent ? "silent" : "trying"),
    sound: SOUND[tone],
  };
}

const SOUND: Record<Findings["tone"], CheckState> = {
  "not-tried": "not-tried",
  playing: "trying",
  heard: "works",
  "not-heard": "silent",
};

function stateOf({ phase, trouble }: Capture, live: CheckState): CheckState {
  switch (phase) {
    case "off":
      return "not-tried";
    case "trying":
      return trouble === "pending" ? "pending" : "trying";
    case "live":
      return live;
    case "trouble":
      return trouble ?? "unsupported";
  }
}

/** What is known of a source that is not open. */
export interface Unopened {
  /** Whether there is a device; `null` where the browser does not say so. */
  there: boolean | null;
  permission: Permission;
}

/**
 * What to report of a source that is not open, so that no claim outlives a change of devices or
 * permissions. Whether it works is not known before it is opened.
 */
export function revised(told: CheckState, { there, permission }: Unopened): CheckState {
  if (told === "unsupported") return told;
  if (there === false) return "missing";
  if (permission === "denied") return told.startsWith("blocked") ? told : "blocked-by-page";
  if (told === "missing") return there ? "not-tried" : told;
  // A browser may refuse for now what it would ask for later. Of the system no permission says it.
  return told === "blocked-by-page" && permission === "granted" ? "not-tried" : told;
}

/** Fine, under way, or in need of the person. */
export type Sign = "ok" | "wait" | "stop";

export function signOf(state: CheckState): Sign {
  if (state === "works") return "ok";
  return state === "not-tried" || state === "trying" ? "wait" : "stop";
}

type Thing = "camera" | "microphone" | "sound";

/** What is stuck: the heading, and each cause with what it stops. */
export interface Stuck {
  what: Thing | "both";
  /** One for both where the cause is the same. */
  causes: { what: Thing | "both"; why: Why }[];
}

export function stuckOf(checks: Checks, wantsCamera: boolean): Stuck | null {
  const found = (["camera", "microphone"] as const).flatMap((what) => {
    const why = what === "camera" && !wantsCamera ? null : whyStuck(checks[what]);
    return why ? [{ what, why }] : [];
  });
  const [first, second] = found;
  if (first && second) {
    const same = first.why === second.why;
    return { what: "both", causes: same ? [{ what: "both", why: first.why }] : found };
  }
  if (first) return { what: first.what, causes: found };
  const why = whyStuck(checks.sound);
  return why ? { what: "sound", causes: [{ what: "sound", why }] } : null;
}

/** Why a camera or microphone, or both, cannot be used. */
export interface SourceTrouble {
  what: "camera" | "microphone" | "both";
  /** By the browser or the system; else it does not start. */
  blocked: boolean;
}

/** One for both where the kind of trouble is the same. */
export function troublesOf(camera: Capture, microphone: Capture): SourceTrouble[] {
  const found = Object.entries({ microphone, camera }).flatMap(([what, { phase, trouble }]) => {
    const blocked = isBlocked(trouble);
    return phase === "trouble" ? [{ what: what as "camera" | "microphone", blocked }] : [];
  });
  const [first, second] = found;
  if (first && second && first.blocked === second.blocked)
    return [{ what: "both", blocked: first.blocked }];
  return found;
}

/** Nothing can come from such a device; one that is only silent may still be spoken into. */
export function isTrouble(state: CheckState): boolean {
  return whyStuck(state) !== null && state !== "silent";
}

/** Whether asking the browser again may help. */
export function canAskAgain(stuck: Stuck | null): boolean {
  return stuck?.causes.some(({ why }) => why !== "silent" && why !== "unsupported") ?? false;
}
