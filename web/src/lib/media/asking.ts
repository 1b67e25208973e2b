// What the owner asks the browser for, and what is worth asking after a refusal.
import type { Target } from "./devices";
import { constraintsFor } from "./opened";
import type { Trouble } from "./trouble";

export type Kind = "camera" | "microphone";
export const KINDS: readonly Kind[] = ["camera", "microphone"];

/** The part of Permissions that is used; some browsers have none. */
export type Permitting = Pick<Permissions, "query"> | undefined;

export interface Asked {
  kind: Kind;
  target: Target;
}

/** 720p is enough to read a type plate, and an old phone still encodes it. */
const PICTURE = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** One question for all that is asked for. */
export function constraintsOf(asked: readonly Asked[]): MediaStreamConstraints {
  const constraints: MediaStreamConstraints = {};
  for (const { kind, target } of asked) {
    const which = constraintsFor(kind, target);
    if (kind === "camera") constraints.video = { ...PICTURE, ...which };
    else constraints.audio = { ...SOUND, ...which };
  }
  return constraints;
}

/** After a refusal of both, only the kind that was not refused is asked for. */
export async function worthAskingAlone(
  permissions: Permitting,
  kinds: readonly Kind[],
  failure: Trouble,
): Promise<readonly Kind[]> {
  if (failure === "missing" || failure === "busy") return [...kinds].reverse();
  const states = await Promise.all(kinds.map((kind) => permissionOf(permissions, kind)));
  const someDenied = states.includes("denied");
  return kinds.filter((_, index) => someDenied && states[index] === "granted");
}

export async function permissionOf(
  permissions: Permitting,
  kind: Kind,
): Promise<PermissionState | "unknown"> {
  try {
    const status = await permissions?.query({ name: kind as PermissionName });
    return status?.state ?? "unknown";
  } catch {
    return "unknown";
  }
}
