// A call with oneself: what a camera sees goes through the browser's encoder, a connection and the
// decoder, as in a call, and comes out as a track.

export interface Loopback {
  track: MediaStreamTrack;
  close: () => void;
}

export async function throughACall(track: MediaStreamTrack): Promise<Loopback> {
  const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
  from.addEventListener(
    "icecandidate",
    ({ candidate }) => void to.addIceCandidate(candidate ?? undefined),
  );
  to.addEventListener(
    "icecandidate",
    ({ candidate }) => void from.addIceCandidate(candidate ?? undefined),
  );
  const arrived = new Promise<MediaStreamTrack>((resolve) => {
    to.addEventListener("track", (event) => resolve(event.track), { once: true });
  });
  from.addTrack(track, new MediaStream([track]));
  await from.setLocalDescription();
  await to.setRemoteDescription(from.localDescription ?? { type: "offer", sdp: "" });
  await to.setLocalDescription();
  await from.setRemoteDescription(to.localDescription ?? { type: "answer", sdp: "" });
  return {
    track: await arrived,
    close: () => {
      from.close();
      to.close();
    },
  };
}
