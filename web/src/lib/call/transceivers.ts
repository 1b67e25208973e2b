// The transceivers of a peer connection, all of them added before its first offer: what is sent,
// what arrives, and in which codecs.

/** The part of RTCPeerConnection that is used; tests give their own. */
export type ConnectionLike = Pick<
  RTCPeerConnection,
  | "addTransceiver"
  | "createOffer"
  | "setLocalDescription"
  | "setRemoteDescription"
  | "restartIce"
  | "getStats"
  | "close"
  | "connectionState"
  | "onconnectionstatechange"
>;

/** What is sent, by line, in the order of the offer. */
export const SENDING = ["microphone", "camera", "screen"] as const;
export type Sending = (typeof SENDING)[number];

/** Lines that arrive: the two microphones (E13), and cameras with one place for a screen. */
export const SOUND_LINES = 2;
const PICTURE_LINES = 3;

/**
 * Full, half and quarter picture, in bits per second that a phone line carries. The largest first:
 * Chromium leaves out the last ones of a small camera, and otherwise that would be the full one.
 */
export const SIMULCAST: readonly RTCRtpEncodingParameters[] = [
  { rid: "f", scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
  { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: "q", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
];

export type Senders = Record<Sending, RTCRtpTransceiver>;

export interface Transceivers {
  senders: Senders;
  /** Arriving sound and pictures, by line. */
  sounds: MediaStreamTrack[];
  pictures: MediaStreamTrack[];
}

/** Adds all of them. `codecs` are in the order to be preferred; the camera may go without VP8. */
export function addTransceivers(
  connection: ConnectionLike,
  codecs: RTCRtpCodec[] | null,
  cameraWithoutVp8: boolean,
): Transceivers {
  const video = (init: RTCRtpTransceiverInit) => {
    const line = connection.addTransceiver("video", init);
    preferCodecs(line, codecs);
    return line;
  };
  const senders = {
    microphone: connection.addTransceiver("audio", { direction: "sendonly" }),
    camera: addCamera(connection, codecs && cameraWithoutVp8 ? withoutVp8(codecs) : codecs),
    screen: video({ direction: "sendonly" }),
  };
  const receive: RTCRtpTransceiverInit = { direction: "recvonly" };
  const sounds = Array.from(
    { length: SOUND_LINES },
    () => connection.addTransceiver("audio", receive).receiver.track,
  );
  const pictures = Array.from({ length: PICTURE_LINES }, () => video(receive).receiver.track);
  return { senders, sounds, pictures };
}

function addCamera(connection: ConnectionLike, codecs: RTCRtpCodec[] | null): RTCRtpTransceiver {
  let line: RTCRtpTransceiver;
  try {
    const sendEncodings = SIMULCAST.map((encoding) => ({ ...encoding }));
    line = connection.addTransceiver("video", { direction: "sendonly", sendEncodings });
  } catch {
    // An older browser without simulcast sends one picture.
    line = connection.addTransceiver("video", { direction: "sendonly" });
  }
  preferCodecs(line, codecs);
  return line;
}

/** Switches the encoders of a sender on or off. */
export async function setActive(sender: RTCRtpSender, active: boolean): Promise<void> {
  const parameters = sender.getParameters();
  if (parameters.encodings.every((encoding) => encoding.active === active)) return;
  for (const encoding of parameters.encodings) encoding.active = active;
  await sender.setParameters(parameters);
}

function preferCodecs(line: RTCRtpTransceiver, codecs: RTCRtpCodec[] | null): void {
  if (!codecs || !("setCodecPreferences" in line)) return;
  try {
    line.setCodecPreferences(codecs);
  } catch {
    // A codec that this transceiver cannot take; the browser's own order then applies.
  }
}

export function withoutVp8(codecs: readonly RTCRtpCodec[]): RTCRtpCodec[] {
  return codecs.filter(({ mimeType }) => mimeType.toLowerCase() !== "video/vp8");
}

/** What repairs losses of another codec. */
export function isRepair({ mimeType }: RTCRtpCodec): boolean {
  return mimeType.toLowerCase() === "video/rtx";
}

/** VP8 before H.264, which some phones lack or break; what repairs losses stays, the rest goes. */
export function orderCodecs<Codec extends { mimeType: string }>(codecs: readonly Codec[]): Codec[] {
  const order = ["video/vp8", "video/h264", "video/rtx"];
  const place = ({ mimeType }: Codec) => order.indexOf(mimeType.toLowerCase());
  return codecs.filter((codec) => place(codec) >= 0).sort((a, b) => place(a) - place(b));
}
