// How the three things of the media check stand, from what the browser and the person say.
import type { Capture } from "../../lib/media/owner";
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
export const CHECKS: readonly Check[] = ["camera", "microphone", "sound"];

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

/** Fine, under way, or in need of the person. */
export type Sign = "ok" | "wait" | "stop";

export function signOf(state: CheckState): Sign {
  if (state === "works") return "ok";
  return state === "not-tried" || state === "trying" ? "wait" : "stop";
}

/** What is stuck: the sentence at the top, and the cause that the help is for. */
export interface Stuck {
  what: "camera" | "microphone" | "both" | "sound";
  why: Exclude<CheckState, "works" | "trying" | "not-tried">;
}

export function stuckOf(checks: Checks, wantsCamera: boolean): Stuck | null {
  const camera = wantsCamera ? stuckState(checks.camera) : null;
  const microphone = stuckState(checks.microphone);
  if (camera && microphone) return { what: "both", why: camera };
  if (camera) return { what: "camera", why: camera };
  if (microphone) return { what: "microphone", why: microphone };
  const sound = stuckState(checks.sound);
  return sound ? { what: "sound", why: sound } : null;
}

function stuckState(state: CheckState): Stuck["why"] | null {
  if (state === "works" || state === "trying" || state === "not-tried") return null;
  return state;
}
