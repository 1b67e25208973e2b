// Sentences that several places of the console say, of what the views have found.
import { isElsewhere, type SessionState } from "../lib/socket/session-state";
import type { MuteKey } from "./view/microphone";
import type { CallOffer } from "./view/offer";
import type { Pass } from "./view/pass";
import { t } from "./texts";

/** Why no call can be started or gone back to; `null` when one can. */
export function offerWhy(offer: CallOffer | null, name: string): string | null {
  const why = offer?.why ?? null;
  if (why === null) return null;
  if (why === "unsupported") return t("session-own-unsupported");
  if (why === "rings-you") return t("session-start-rings-you", { name });
  return t(`denial-${why}`);
}

/** What the key that mutes everywhere could not do, or did out of sight; else `null`. */
export function muteWords(key: MuteKey, nameIn: (session: string) => string): string | null {
  switch (key.is) {
    case "silence":
      return key.away === null ? null : t("note-silenced-away", { name: nameIn(key.away) });
    case "elsewhere":
      return t("note-call-away", { name: nameIn(key.session) });
    case "which":
      return t("note-which-call");
    case "not-yet":
      return t("note-not-yet", { name: nameIn(key.session) });
    case "no-call":
      return t("note-no-call");
    case "set":
      return null;
  }
}

/** Why the camera cannot be turned on or off; `null` when it can. */
export function cameraWhy(state: SessionState): string | null {
  if (isElsewhere(state)) return t("other-page-title");
  return (state.may?.setCamera ?? null) === null ? null : t("stage-camera-why");
}

/** Why the microphone is not passed on; `null` when it is. */
export function passWords(pass: Pass): string | null {
  if (pass.is === "to") return null;
  return pass.is === "nobody-waits" ? t("voice-all-have") : t(`denial-${pass.why}`);
}
