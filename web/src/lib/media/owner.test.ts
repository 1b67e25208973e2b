import { beforeEach, describe, expect, test } from "vitest";
import { FakeWorld, settled } from "../socket/fake";
import { BUSY_RETRIES_MS, HINT_AFTER_MS, MediaOwner, PAUSED_AFTER_MS, type Kind } from "./owner";
import { troubleOf } from "./trouble";

/** A track with the events and settings that the owner uses. */
class FakeTrack extends EventTarget {
  enabled = true;
  muted = false;
  stopped = false;
  constructor(
    readonly kind: "video" | "audio",
    readonly label: string,
    readonly deviceId: string,
  ) {
    super();
  }
  stop(): void {
    this.stopped = true;
  }
  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId };
  }
}

type Answer = (constraints: MediaStreamConstraints) => Promise<MediaStream>;

let world: FakeWorld;
let asked: MediaStreamConstraints[];
let tracks: FakeTrack[];
let answer: Answer;
let permissions: Record<Kind, PermissionState>;
let saved: Record<string, string>;
let devices: Partial<MediaDeviceInfo>[];
let owner: MediaOwner;

function streamFor(constraints: MediaStreamConstraints): MediaStream {
  const made: FakeTrack[] = [];
  if (constraints.video) made.push(new FakeTrack("video", "Rear camera", "cam1"));
  if (constraints.audio) made.push(new FakeTrack("audio", "Headset", "mic1"));
  tracks.push(...made);
  return {
    getVideoTracks: () => made.filter(({ kind }) => kind === "video"),
    getAudioTracks: () => made.filter(({ kind }) => kind === "audio"),
  } as unknown as MediaStream;
}

function fail(name: string, message = ""): Error {
  return Object.assign(new Error(message), { name });
}

beforeEach(() => {
  world = new FakeWorld();
  asked = [];
  tracks = [];
  saved = {};
  devices = [];
  permissions = { camera: "prompt", microphone: "prompt" };
  answer = async (constraints) => streamFor(constraints);
  owner = makeOwner();
});

function makeOwner(): MediaOwner {
  return new MediaOwner({
    mediaDevices: {
      getUserMedia: (constraints) => {
        asked.push(constraints ?? {});
        return answer(constraints ?? {});
      },
      enumerateDevices: async () => devices as MediaDeviceInfo[],
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    },
    permissions: {
      query: async ({ name }) => ({ state: permissions[name as Kind] }) as PermissionStatus,
    },
    store: {
      getItem: (key) => saved[key] ?? null,
      setItem: (key, value) => {
        saved[key] = value;
      },
    },
    wait: world.wait,
  });
}

const both = { camera: true, microphone: true };

function track(kind: "video" | "audio"): FakeTrack {
  const found = tracks.findLast((other) => other.kind === kind);
  if (!found) throw new Error(`no ${kind}`);
  return found;
}

describe("errors of the browser in our words", () => {
  test.each([
    ["NotAllowedError", "Permission dismissed", "dismissed"],
    ["NotAllowedError", "Permission denied by system", "blocked-by-system"],
    ["NotAllowedError", "Permission denied", "blocked-by-page"],
    ["NotFoundError", "Requested device not found", "missing"],
    ["OverconstrainedError", "", "missing"],
    ["NotReadableError", "Could not start video source", "busy"],
    ["AbortError", "Starting videoinput failed", "busy"],
    ["SecurityError", "", "unsupported"],
    ["TypeError", "", "unsupported"],
  ])("A6 %s “%s” is %s", (name, message, trouble) => {
    expect(troubleOf(fail(name, message))).toBe(trouble);
  });
});

test("camera and microphone are asked for in one question", async () => {
  await owner.want(both);
  expect(asked).toHaveLength(1);
  expect(owner.capture("camera").phase).toBe("live");
  expect(owner.capture("microphone").phase).toBe("live");
});

test("what is wanted already is not asked for again", async () => {
  await owner.want(both);
  await owner.want(both);
  expect(asked).toHaveLength(1);
});

test("wishes during an open question are settled one after the other", async () => {
  const opened: (() => void)[] = [];
  answer = (constraints) =>
    new Promise((resolve) => {
      opened.push(() => resolve(streamFor(constraints)));
    });
  const first = owner.want({ microphone: true });
  const second = owner.want({ camera: true });
  expect(asked).toHaveLength(1);
  opened[0]?.();
  await settled();
  expect(asked).toHaveLength(2);
  opened[1]?.();
  await Promise.all([first, second]);
  expect(owner.capture("camera").phase).toBe("live");
});

test("an answer that comes after the wish has passed is closed at once", async () => {
  let open: () => void = () => undefined;
  answer = (constraints) =>
    new Promise((resolve) => {
      open = () => resolve(streamFor(constraints));
    });
  const wanted = owner.want({ camera: true });
  void owner.want({ camera: false });
  open();
  await wanted;
  expect(track("video").stopped).toBe(true);
  expect(owner.capture("camera")).toMatchObject({ phase: "off", track: null });
});

test("A6 an unanswered question is pending after eight seconds, until the answer", async () => {
  let open: () => void = () => undefined;
  answer = (constraints) =>
    new Promise((resolve) => {
      open = () => resolve(streamFor(constraints));
    });
  const wanted = owner.want(both);
  await world.passSlowly(HINT_AFTER_MS - 100);
  expect(owner.capture("camera").trouble).toBeNull();
  await world.passSlowly(100);
  expect(owner.capture("camera").trouble).toBe("pending");
  open();
  await wanted;
  expect(owner.capture("camera")).toMatchObject({ phase: "live", trouble: null });
});

test("A6 without a camera the microphone still opens", async () => {
  answer = async (constraints) => {
    if (constraints.video) throw fail("NotFoundError");
    return streamFor(constraints);
  };
  await owner.want(both);
  expect(owner.capture("camera")).toMatchObject({ phase: "trouble", trouble: "missing" });
  expect(owner.capture("microphone").phase).toBe("live");
});

test("A6 a busy camera is tried again, then the sound goes on without it", async () => {
  answer = async (constraints) => {
    if (constraints.video) throw fail("NotReadableError");
    return streamFor(constraints);
  };
  const wanted = owner.want(both);
  await world.passSlowly(10_000);
  await wanted;
  const withVideo = asked.filter(({ video }) => video);
  // Both together, then the camera alone: each once and then after every wait.
  expect(withVideo).toHaveLength(2 * (BUSY_RETRIES_MS.length + 1));
  expect(owner.capture("camera")).toMatchObject({ phase: "trouble", trouble: "busy" });
  expect(owner.capture("microphone").phase).toBe("live");
});

test("a dismissed question is not put again by itself", async () => {
  answer = async () => {
    throw fail("NotAllowedError", "Permission dismissed");
  };
  await owner.want(both);
  expect(asked).toHaveLength(1);
  expect(owner.capture("camera").trouble).toBe("dismissed");
  expect(owner.capture("microphone").trouble).toBe("dismissed");
});

test("A6 when only the camera is blocked, the microphone is asked for alone", async () => {
  permissions = { camera: "denied", microphone: "granted" };
  answer = async (constraints) => {
    if (constraints.video) throw fail("NotAllowedError", "Permission denied");
    return streamFor(constraints);
  };
  await owner.want(both);
  expect(owner.capture("camera").trouble).toBe("blocked-by-page");
  expect(owner.capture("microphone").phase).toBe("live");
});

test("after trouble, wanting it again is a new try", async () => {
  answer = async () => {
    throw fail("NotAllowedError", "Permission dismissed");
  };
  await owner.want({ camera: true });
  answer = async (constraints) => streamFor(constraints);
  await owner.want({ camera: true });
  expect(owner.capture("camera").phase).toBe("live");
});

test("the other camera opens only when the first is closed", async () => {
  await owner.want({ camera: true });
  const first = track("video");
  answer = async (constraints) => {
    expect(first.stopped).toBe(true);
    return streamFor(constraints);
  };
  await owner.want({ facing: "user" });
  expect(asked.at(-1)?.video).toMatchObject({ facingMode: { ideal: "user" } });
  expect(owner.capture("camera").phase).toBe("live");
});

test("when the other camera does not open, the first comes back", async () => {
  await owner.want({ camera: true });
  answer = async (constraints) => {
    const video = constraints.video as MediaTrackConstraints;
    if (video.facingMode) throw fail("NotFoundError");
    return streamFor(constraints);
  };
  await owner.want({ facing: "user" });
  expect(asked.at(-1)?.video).toMatchObject({ deviceId: { exact: "cam1" } });
  expect(owner.capture("camera").phase).toBe("live");
});

test("the device of last time is found by its label, never with a facing beside it", async () => {
  await owner.want(both);
  devices = [{ kind: "videoinput", label: "Rear camera", deviceId: "new-id-of-today" }];
  const later = makeOwner();
  await later.refreshDevices();
  await later.want({ camera: true });
  expect(asked.at(-1)?.video).toMatchObject({ deviceId: { ideal: "new-id-of-today" } });
  expect(asked.at(-1)?.video).not.toHaveProperty("facingMode");
});

test("a muted microphone stays muted when the track is taken up anew", async () => {
  await owner.want({ microphone: true, muted: true });
  expect(track("audio").enabled).toBe(false);
  await owner.restart(["microphone"]);
  expect(tracks).toHaveLength(2);
  expect(track("audio").enabled).toBe(false);
  await owner.want({ muted: false });
  expect(track("audio").enabled).toBe(true);
});

test("a track that ends by itself is named, and a restart takes it up anew", async () => {
  await owner.want({ camera: true });
  track("video").dispatchEvent(new Event("ended"));
  expect(owner.endedByItself()).toEqual(["camera"]);
  await owner.restart(owner.endedByItself());
  expect(owner.endedByItself()).toEqual([]);
  expect(owner.capture("camera")).toMatchObject({ phase: "live", paused: false });
});

test("a permission taken back in mid-call is told as what it is", async () => {
  await owner.want({ camera: true });
  answer = async () => {
    throw fail("NotAllowedError", "Permission denied");
  };
  track("video").dispatchEvent(new Event("ended"));
  await owner.restart(["camera"]);
  expect(owner.capture("camera")).toMatchObject({ phase: "trouble", trouble: "blocked-by-page" });
});

test("a short mute of a fresh camera is not a pause, a long one is", async () => {
  await owner.want({ camera: true });
  const camera = track("video");
  camera.muted = true;
  camera.dispatchEvent(new Event("mute"));
  await world.passSlowly(PAUSED_AFTER_MS - 200);
  camera.muted = false;
  camera.dispatchEvent(new Event("unmute"));
  await world.passSlowly(PAUSED_AFTER_MS);
  expect(owner.capture("camera").paused).toBe(false);

  camera.muted = true;
  camera.dispatchEvent(new Event("mute"));
  await world.passSlowly(PAUSED_AFTER_MS);
  expect(owner.capture("camera").paused).toBe(true);
});

test("without mediaDevices everything is unsupported and nothing throws", async () => {
  const old = new MediaOwner({
    mediaDevices: undefined,
    permissions: undefined,
    store: null,
    wait: world.wait,
  });
  await old.want(both);
  expect(old.capture("camera").trouble).toBe("unsupported");
  expect(old.capture("microphone").trouble).toBe("unsupported");
});

test("no other module asks the browser for a camera or a microphone", async () => {
  const sources = import.meta.glob("/src/**/*.{ts,svelte}", {
    query: "?raw",
    import: "default",
  }) as Record<string, () => Promise<string>>;
  const callers: string[] = [];
  for (const [path, load] of Object.entries(sources)) {
    if (path.endsWith(".test.ts")) continue;
    if (/getUserMedia/.test(await load())) callers.push(path);
  }
  expect(callers).toEqual(["/src/lib/media/owner.ts"]);
});
