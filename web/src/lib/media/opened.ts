// What a track was opened with, what becomes of it, and whether it still is what should be open.
import type { DeviceBook, DeviceKind, Facing, Target } from "./devices";

/** iOS mutes a fresh camera for less than a second without any reason; longer is real. */
export const PAUSED_AFTER_MS = 1_500;

export interface Opened {
  target: Target;
  /** Which device the system's entry was then. */
  systemLabel: string | null;
  /** The device was listed while it was open: when it is listed no more it is gone. */
  listed: boolean;
}

/** A target that did not open, and the device that is used instead; `null` is the system's. */
export interface Refused {
  target: Target;
  instead: string | null;
}

/** What is used in place of the chosen device. */
export interface StandIn {
  chosen: string;
  /** The name of the device in use; `null` where only the system knows. */
  now: string | null;
  /** Not connected, or it did not open. */
  why: "away" | "refused";
}

export function idOf(track: MediaStreamTrack | null): string {
  return track?.getSettings().deviceId ?? "";
}

export function facingOf(track: MediaStreamTrack | null): Facing | null {
  const facing = track?.getSettings().facingMode;
  return facing === "user" || facing === "environment" ? facing : null;
}

/** What is done when an open track changes on its own. */
export interface TrackChanges {
  /** Whether the track is still the one that is used. */
  isCurrent: () => boolean;
  paused: (paused: boolean) => void;
  ended: () => void;
}

export function watchTrack(
  track: MediaStreamTrack,
  wait: (milliseconds: number) => Promise<void>,
  { isCurrent, paused, ended }: TrackChanges,
): void {
  track.addEventListener("ended", () => {
    if (isCurrent()) ended();
  });
  track.addEventListener("mute", () => {
    void wait(PAUSED_AFTER_MS).then(() => {
      if (isCurrent() && track.muted) paused(true);
    });
  });
  track.addEventListener("unmute", () => {
    if (isCurrent()) paused(false);
  });
}

/** What to open: as chosen, unless exactly that did not open. */
export function targetNow(target: Target, refused: Refused | null): Target {
  const same = refused?.target.id === target.id && refused.target.facing === target.facing;
  return refused && same ? { id: refused.instead, sure: true, facing: target.facing } : target;
}

/** Whether the open track is what `target` asks for. */
export function fits(
  kind: "camera" | "microphone",
  track: MediaStreamTrack,
  { target: asked }: Opened,
  target: Target,
): boolean {
  if (target.id !== null) {
    const decided = asked.sure || !target.sure;
    return (decided && asked.id === target.id) || idOf(track) === target.id;
  }
  // The system's device: whatever came, unless one was asked for by id and came.
  if (asked.id !== null && asked.id === idOf(track)) return false;
  return kind === "microphone" || asked.facing === target.facing;
}

/** Whether the device of an open track is there no more, or no longer the system's. */
export function isGone(
  kind: DeviceKind,
  track: MediaStreamTrack,
  opened: Opened,
  ended: boolean,
  book: DeviceBook,
): boolean {
  const id = idOf(track);
  if (!book.lists(kind, id)) {
    // Without names a list says nothing, and an odd browser never lists what it opens.
    return ended || (opened.listed && book.named(kind));
  }
  const label = book.systemLabel(kind);
  const moved = label !== null && opened.systemLabel !== null && opened.systemLabel !== label;
  return moved && id === "default";
}

/** Never an id and a facing: the facing would win. */
export function constraintsFor(
  kind: "camera" | "microphone",
  { id, sure, facing }: Target,
): MediaTrackConstraints {
  if (id !== null) return { deviceId: sure ? { exact: id } : { ideal: id } };
  return kind === "camera" ? { facingMode: { ideal: facing } } : {};
}
