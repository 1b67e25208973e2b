import { beforeEach, expect, test } from "vitest";
import type { Described } from "../socket/client";
import { FakeWorld, settled } from "../socket/fake";
import {
  ANEW_AFTER_MS,
  CONNECT_WITHIN_MS,
  Peer,
  RESTART_AFTER_MS,
  RETRY_MS,
  WAY_AFTER_MS,
} from "./peer";
import { SIMULCAST, orderCodecs, type ConnectionLike } from "./transceivers";

interface Laid {
  kind: string;
  init: RTCRtpTransceiverInit;
  sent: (MediaStreamTrack | null)[];
  /** Whether the encoders were on, each time that they were switched. */
  active: boolean[];
  codecs: string[];
}

class FakeConnection {
  connectionState: RTCPeerConnectionState = "new";
  onconnectionstatechange: (() => void) | null = null;
  closed = false;
  restarts = 0;
  answers: string[] = [];
  stats: Record<string, unknown>[] = [];
  readonly lines: Laid[] = [];

  addTransceiver(kind: string, init: RTCRtpTransceiverInit): unknown {
    const line: Laid = { kind, init, sent: [], active: [], codecs: [] };
    const encodings = () => [{ active: line.active.at(-1) ?? true }];
    this.lines.push(line);
    return {
      mid: String(this.lines.length - 1),
      receiver: { track: { kind, line: this.lines.length - 1 } },
      sender: {
        replaceTrack: async (track: MediaStreamTrack | null) => void line.sent.push(track),
        getParameters: () => ({ encodings: encodings() }),
        setParameters: async (parameters: { encodings: { active: boolean }[] }) =>
          void line.active.push(parameters.encodings.every(({ active }) => active)),
      },
      setCodecPreferences: (codecs: { mimeType: string }[]) => {
        line.codecs = codecs.map(({ mimeType }) => mimeType);
      },
    };
  }
  createOffer = async () => ({ type: "offer", sdp: "v=0 offer" });
  setLocalDescription = async () => undefined;
  setRemoteDescription = async ({ sdp }: { sdp: string }) => void this.answers.push(sdp);
  restartIce = () => void (this.restarts += 1);
  getStats = async () => new Map(this.stats.map((entry, index) => [String(index), entry]));
  close = () => {
    this.closed = true;
  };
  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

let world: FakeWorld;
let connections: FakeConnection[];
let offers: boolean[];
let answer: () => Promise<Described>;
let codecs: string[];
let peer: Peer;
let changes: number;

beforeEach(() => {
  changes = 0;
  world = new FakeWorld();
  connections = [];
  offers = [];
  answer = async () => described("v=0 answer");
  codecs = ["video/H264", "video/AV1", "video/rtx", "video/VP8"];
  peer = new Peer(
    {
      create: () => {
        const connection = new FakeConnection();
        connections.push(connection);
        return connection as unknown as ConnectionLike;
      },
      describe: (_sdp, restart) => {
        offers.push(restart);
        return answer();
      },
      after: world.after,
      videoCodecs: () => orderCodecs(codecs.map((mimeType) => ({ mimeType, clockRate: 90_000 }))),
      finality: (error) => (error === "unsupported" || error === "over" ? error : null),
    },
    () => (changes += 1),
  );
});

function described(sdp: string, fresh = false): Described {
  return { sdp, fresh };
}

function connection(): FakeConnection {
  const last = connections.at(-1);
  if (!last) throw new Error("no connection was made");
  return last;
}

async function connect(): Promise<void> {
  peer.start();
  await settled();
  connection().become("connected");
  await settled();
}

test("all lines are laid at once, in the order of the protocol", async () => {
  await connect();
  expect(connection().lines.map(({ kind, init }) => `${kind} ${init.direction}`)).toEqual([
    "audio sendonly",
    "video sendonly",
    "video sendonly",
    "audio recvonly",
    "audio recvonly",
    "video recvonly",
    "video recvonly",
    "video recvonly",
  ]);
  expect(connection().lines[1]?.init.sendEncodings).toEqual(SIMULCAST);
  expect(connection().lines[1]?.codecs).toEqual(["video/VP8", "video/H264", "video/rtx"]);
  expect(peer.sounds).toHaveLength(2);
  expect(peer.pictures).toHaveLength(3);
});

test("a track attaches and detaches without a new offer", async () => {
  await connect();
  const camera = {} as MediaStreamTrack;
  peer.send("camera", camera);
  peer.send("camera", camera);
  peer.send("camera", null);
  expect(connection().lines[1]?.sent).toEqual([null, camera, null]);
  expect(offers).toEqual([false]);
});

/** What a browser reports when pairs over UDP and TCP have succeeded, and this one is in use. */
function inUse(selected: "udp" | "tcp" | null): Record<string, unknown>[] {
  const pair = { type: "candidate-pair", nominated: true, state: "succeeded" };
  return [
    { ...pair, id: "p-tcp", localCandidateId: "l-tcp" },
    { ...pair, id: "p-udp", localCandidateId: "l-udp" },
    { id: "l-tcp", type: "local-candidate", protocol: "tcp" },
    { id: "l-udp", type: "local-candidate", protocol: "udp" },
    { type: "transport", ...(selected ? { selectedCandidatePairId: `p-${selected}` } : {}) },
  ];
}

test("UDP or TCP is learnt from the pair in use, also when it changes later", async () => {
  peer.start();
  await settled();
  connection().stats = inUse(null);
  connection().become("connected");
  await settled();
  expect(peer.way).toBe("unknown");
  connection().stats = inUse("tcp");
  await world.passSlowly(WAY_AFTER_MS[0]);
  expect(peer.way).toBe("tcp");
  connection().stats = inUse("udp");
  await world.passSlowly(WAY_AFTER_MS[1]);
  expect(peer.way).toBe("udp");
  // Long after, on the slow beat.
  const slow = WAY_AFTER_MS.at(-1) ?? 0;
  await world.passSlowly(5 * slow);
  connection().stats = inUse("tcp");
  await world.passSlowly(slow);
  expect(peer.way).toBe("tcp");
});

test("in a call the way is read with the counters, and a change is told", async () => {
  await connect();
  connection().stats = inUse("tcp");
  await peer.counters(0);
  expect(peer.way).toBe("tcp");
  const told = changes;
  await peer.counters(500);
  expect(changes).toBe(told);
  connection().stats = inUse("udp");
  await peer.counters(1_000);
  expect(peer.way).toBe("udp");
  expect(changes).toBe(told + 1);
});

test("a closed connection is not looked at any more", async () => {
  await connect();
  peer.close();
  let looks = 0;
  connection().getStats = async () => {
    looks += 1;
    return new Map();
  };
  await world.passSlowly(2 * (WAY_AFTER_MS.at(-1) ?? 0));
  expect(looks).toBe(0);
});

test("a line that flaps for less than three seconds is left alone", async () => {
  await connect();
  connection().become("disconnected");
  world.pass(RESTART_AFTER_MS - 1);
  connection().become("connected");
  world.pass(ANEW_AFTER_MS);
  expect(connections).toHaveLength(1);
  expect(offers).toEqual([false]);
  expect(peer.state).toBe("connected");
});

test("after three seconds ICE is restarted, after eight the connection is made anew", async () => {
  await connect();
  const camera = {} as MediaStreamTrack;
  peer.send("camera", camera);
  connection().become("disconnected");
  await world.passSlowly(RESTART_AFTER_MS);
  expect(offers).toEqual([false, true]);
  expect(connections).toHaveLength(1);
  await world.passSlowly(ANEW_AFTER_MS - RESTART_AFTER_MS);
  expect(connections).toHaveLength(2);
  expect(connections[0]?.closed).toBe(true);
  expect(connection().lines[1]?.sent).toEqual([camera]);
});

test("a restart that helps keeps the connection", async () => {
  await connect();
  connection().become("disconnected");
  await world.passSlowly(RESTART_AFTER_MS);
  connection().become("connected");
  await world.passSlowly(ANEW_AFTER_MS);
  expect(connections).toHaveLength(1);
  expect(peer.state).toBe("connected");
});

test("a failed connection is restarted at once", async () => {
  await connect();
  connection().become("failed");
  await settled();
  expect(offers).toEqual([false, true]);
});

test("a connection that the server has forgotten is made anew, not resumed", async () => {
  await connect();
  answer = async () => described("v=0 fresh", true);
  connection().become("failed");
  await settled();
  expect(offers).toEqual([false, true, false]);
  expect(connections).toHaveLength(2);
  expect(connections[0]?.answers).toEqual(["v=0 answer"]);
});

test("one that never stood goes on as the new one that the server makes of it", async () => {
  peer.start();
  await settled();
  answer = async () => described("v=0 fresh", true);
  connection().become("failed");
  await settled();
  expect(connections).toHaveLength(1);
  expect(connection().answers).toEqual(["v=0 answer", "v=0 fresh"]);
});

test("a look after waking up does not wait for three seconds", async () => {
  await connect();
  connection().become("disconnected");
  peer.check();
  await settled();
  expect(offers).toEqual([false, true]);
});

test("when nothing connects the way is known to be closed, and it is tried again", async () => {
  peer.start();
  await settled();
  await world.passSlowly(CONNECT_WITHIN_MS);
  expect(peer.way).toBe("failed");
  expect(connections).toHaveLength(2);
});

test("without a line to the server the offer is made again later", async () => {
  answer = () => Promise.reject(new Error("line lost"));
  peer.start();
  await settled();
  answer = async () => described("v=0 answer");
  await world.passSlowly(RETRY_MS);
  expect(connections).toHaveLength(2);
  expect(connection().answers).toEqual(["v=0 answer"]);
});

test("an offer that the server cannot use is the browser's fault, not the network's", async () => {
  answer = () => Promise.reject("unsupported");
  peer.start();
  await settled();
  await world.passSlowly(60_000);
  peer.start();
  expect(connections).toHaveLength(1);
  expect(connections[0]?.closed).toBe(true);
  expect(peer.state).toBe("unsupported");
  expect(peer.way).toBe("unsupported");
});

test("who is not in the session any more offers nothing again, and blames no network", async () => {
  await connect();
  const { way } = peer;
  answer = () => Promise.reject("over");
  connection().become("failed");
  await settled();
  await world.passSlowly(60_000);
  for (let change = 0; change < 3; change += 1) peer.start();
  await settled();
  expect(offers).toEqual([false, true]);
  expect(peer.state).toBe("closed");
  expect(peer.way).toBe(way);
});

test("a session that is over rests, and connects again when it is reopened", async () => {
  await connect();
  peer.rest();
  peer.rest();
  expect(connections[0]?.closed).toBe(true);
  expect(peer.state).toBe("idle");
  await world.passSlowly(60_000);
  expect(connections).toHaveLength(1);
  peer.start();
  await settled();
  connection().become("connected");
  expect(connections).toHaveLength(2);
  expect(peer.state).toBe("connected");
});

test("an answer for a connection that is gone is not given to the new one", async () => {
  let give: (answer: Described) => void = () => undefined;
  answer = () =>
    new Promise((resolve) => {
      give = resolve;
    });
  peer.start();
  await settled();
  answer = async () => described("v=0 second");
  peer.anew();
  await settled();
  give(described("v=0 first"));
  await settled();
  expect(connections[0]?.answers).toEqual([]);
  expect(connections[1]?.answers).toEqual(["v=0 second"]);
});

test("a camera that encodes no VP8 is sent in the other codec, the rest as before", async () => {
  await connect();
  expect(peer.changeCodec()).toBe(true);
  await settled();
  expect(connections).toHaveLength(2);
  expect(connection().lines[1]?.codecs).toEqual(["video/H264", "video/rtx"]);
  expect(connection().lines[5]?.codecs).toEqual(["video/VP8", "video/H264", "video/rtx"]);
  expect(peer.changeCodec()).toBe(false);
  expect(connections).toHaveLength(2);
});

test("a browser with one codec only stays with it", async () => {
  codecs = ["video/VP8", "video/rtx"];
  await connect();
  expect(peer.changeCodec()).toBe(false);
  expect(connections).toHaveLength(1);
});

test("frames of the camera count, not those of the screen", async () => {
  await connect();
  connection().stats = [
    { id: "o1", type: "outbound-rtp", kind: "video", mid: "1", framesEncoded: 10 },
    { id: "o2", type: "outbound-rtp", kind: "video", mid: "1", framesEncoded: 5 },
    { id: "o3", type: "outbound-rtp", kind: "video", mid: "2", framesEncoded: 99 },
    { id: "o4", type: "outbound-rtp", kind: "audio", mid: "0", packetsSent: 7 },
  ];
  const { encoded, microphonePackets } = await peer.counters(0);
  expect(Object.values(encoded)).toEqual([10, 5]);
  expect(microphonePackets).toBe(7);
});

test("without WebRTC it is known immediately, and nothing is tried", async () => {
  for (const broken of [null, { close: () => undefined }]) {
    const reports: string[] = [];
    const without = new Peer(
      {
        create: () => broken as ConnectionLike | null,
        describe: () => Promise.reject(new Error("nothing is offered")),
        after: world.after,
        videoCodecs: () => null,
        finality: () => null,
      },
      () => reports.push(`${without.state} ${without.way}`),
    );
    without.start();
    expect(reports.at(-1)).toBe("unsupported unsupported");
    without.send("camera", null);
    without.anew();
    await world.passSlowly(CONNECT_WITHIN_MS);
    expect(without.state).toBe("unsupported");
    expect((await without.counters(0)).microphonePackets).toBe(0);
  }
});

test("a camera that is taken away sends black first: Firefox repeats the last frame", async () => {
  await connect();
  const camera = { enabled: true } as MediaStreamTrack;
  peer.send("camera", camera);
  peer.send("camera", null);
  expect(camera.enabled).toBe(false);
  peer.send("camera", camera);
  expect(camera.enabled).toBe(true);
  const microphone = { enabled: true } as MediaStreamTrack;
  peer.send("microphone", microphone);
  peer.send("microphone", null);
  expect(microphone.enabled, "muting is the owner's business").toBe(true);
});

test("video that comes back begins with a whole frame: its encoder was off meanwhile", async () => {
  await connect();
  const camera = connection().lines[1];
  const microphone = connection().lines[0];
  const track = { kind: "video" } as MediaStreamTrack;
  for (const turn of [track, null, track]) {
    peer.send("camera", turn);
    peer.send("microphone", turn);
    await settled();
  }
  expect(camera?.active).toEqual([false, true]);
  expect(camera?.sent.slice(-3)).toEqual([track, null, track]);
  // Switched quickly, the last word counts.
  for (const turn of [null, track, null, track]) peer.send("camera", turn);
  await settled();
  expect(camera?.active.at(-1)).toBe(true);
  expect(microphone?.active).toEqual([]);
});
