// When what happened on a page, on a clock that all browsers of this machine share. The hooks sit
// in what the browser offers (sockets, senders), so the page measured is the page as it is.
import type { Person } from "../participant";

export interface Mark {
  /** "sent startCall", "got call", "sending camera", "pressed", "shown" … */
  what: string;
  /** In ms since 1970, with fractions. */
  at: number;
}

interface Marked {
  bistandPeers: RTCPeerConnection[];
  bistandMarks: Mark[];
  bistandMark: (what: string, at?: number) => void;
}

/** Every page that this person opens from now on keeps marks. */
export async function keepMarks(person: Person): Promise<void> {
  await person.context.addInitScript(() => {
    const keeper = window as unknown as Marked;
    keeper.bistandMarks = [];
    keeper.bistandPeers = [];
    const Connection = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Connection {
      constructor(...how: ConstructorParameters<typeof Connection>) {
        super(...how);
        keeper.bistandPeers.push(this);
      }
    };
    keeper.bistandMark = (what, at = performance.now()) =>
      keeper.bistandMarks.push({ what, at: performance.timeOrigin + at });
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      const message = JSON.parse(String(data)) as { type: string; command?: { type: string } };
      keeper.bistandMark(`sent ${message.command?.type ?? message.type}`);
      send.call(this, data);
    };
    const Original = WebSocket;
    window.WebSocket = class extends Original {
      constructor(...how: ConstructorParameters<typeof Original>) {
        super(...how);
        this.addEventListener("message", ({ data }) => {
          const message = JSON.parse(String(data)) as {
            type: string;
            part?: string;
            state?: { sendCamera?: boolean };
          };
          const flows = message.part === "media" && message.state?.sendCamera ? " open" : "";
          keeper.bistandMark(`got ${message.part ?? message.type}${flows}`);
        });
      }
    };
    const replace = RTCRtpSender.prototype.replaceTrack;
    RTCRtpSender.prototype.replaceTrack = function (track) {
      if (track) keeper.bistandMark(`sending ${track.kind}`);
      return replace.call(this, track);
    };
  });
}

/** Whether the page's transport is up, as it is after a moment in the lobby. */
export async function isConnected(person: Person): Promise<boolean> {
  return person.page.evaluate(() => {
    const peers = (window as unknown as Marked).bistandPeers;
    const open = peers.filter(({ connectionState }) => connectionState !== "closed");
    return open.length > 0 && open.every(({ connectionState }) => connectionState === "connected");
  });
}

/** Waits for a mark since the last look: the picture may be there before it. */
export async function untilMarked(person: Person, what: string): Promise<void> {
  await person.page.waitForFunction(
    (wanted) => (window as unknown as Marked).bistandMarks.some((mark) => mark.what === wanted),
    what,
  );
}

/** The marks since the last look, in the order of time. */
export async function takeMarks(person: Person): Promise<Mark[]> {
  return person.page.evaluate(() =>
    (window as unknown as Marked).bistandMarks.splice(0).sort((one, other) => one.at - other.at),
  );
}

/** The first mark of a name at or after a moment. */
export function firstAfter(marks: readonly Mark[], what: string, after: number): number {
  const found = marks.find((mark) => mark.what === what && mark.at >= after);
  if (!found) throw new Error(`never "${what}": ${marks.map((mark) => mark.what).join(", ")}`);
  return found.at;
}
