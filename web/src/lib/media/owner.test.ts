import { beforeEach, describe, expect, test } from "vitest";
import { FakeWorld, settled } from "../socket/fake";
import { DeviceBook } from "./devices";
import { FakeMachine, FakeTrack, device, failure as fail } from "./owner-fake";
import type { Kind } from "./asking";
import { PAUSED_AFTER_MS } from "./opened";
import { BUSY_RETRIES_MS, HINT_AFTER_MS, MediaOwner } from "./owner";
import { troubleOf } from "./trouble";

/** All modules of the pages, read before any test is timed. */
const SOURCES: Record<string, string> = import.meta.glob("/src/**/*.{ts,svelte}", {
  query: "?raw",
  import: "default",
  eager: true,
});

type Answer = (constraints: MediaStreamConstraints) => Promise<MediaStream>;

let world: FakeWorld;
let machine: FakeMachine;
let asked: MediaStreamConstraints[];
let tracks: FakeTrack[];
let permissions: Record<Kind, PermissionState>;
let owner: MediaOwner;

const rear = device("videoinput", "cam1", "Rear camera");
const headset = device("audioinput", "mic1", "Headset");

beforeEach(() => {
  world = new FakeWorld();
  machine = new FakeMachine();
  machine.devices = [rear, headset];
  ({ asked, tracks } = machine);
  permissions = { camera: "prompt", microphone: "prompt" };
  owner = makeOwner();
});

function makeOwner(): MediaOwner {
  return new MediaOwner(
    {
      mediaDevices: machine.mediaDevices,
      permissions: {
        query: async ({ name }) => ({ state: permissions[name as Kind] }) as PermissionStatus,
      },
      wait: world.wait,
    },
    new DeviceBook(machine),
  );
}

/** What the browser answers from now on. */
function answer(how: Answer | null): void {
  machine.answer = how;
}
const streamFor: Answer = (constraints) => machine.open(constraints);

const both = { camera: true, microphone: true };

const track = (kind: "video" | "audio") => machine.track(kind);

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
  answer(
    (constraints) =>
      new Promise((resolve) => {
        opened.push(() => resolve(streamFor(constraints)));
      }),
  );
  const first = owner.want({ microphone: true });
  const second = owner.want({ camera: true });
  await settled();
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
  answer(
    (constraints) =>
      new Promise((resolve) => {
        open = () => resolve(streamFor(constraints));
      }),
  );
  const wanted = owner.want({ camera: true });
  await settled();
  void owner.want({ camera: false });
  open();
  await wanted;
  expect(track("video").stopped).toBe(true);
  expect(owner.capture("camera")).toMatchObject({ phase: "off", track: null });
});

test("A6 an unanswered question is pending after eight seconds, until the answer", async () => {
  let open: () => void = () => undefined;
  answer(
    (constraints) =>
      new Promise((resolve) => {
        open = () => resolve(streamFor(constraints));
      }),
  );
  const wanted = owner.want(both);
  await settled();
  await world.passSlowly(HINT_AFTER_MS - 100);
  expect(owner.capture("camera").trouble).toBeNull();
  await world.passSlowly(100);
  expect(owner.capture("camera").trouble).toBe("pending");
  open();
  await wanted;
  expect(owner.capture("camera")).toMatchObject({ phase: "live", trouble: null });
});

test("A6 without a camera the microphone still opens", async () => {
  answer(async (constraints) => {
    if (constraints.video) throw fail("NotFoundError");
    return streamFor(constraints);
  });
  await owner.want(both);
  expect(owner.capture("camera")).toMatchObject({ phase: "trouble", trouble: "missing" });
  expect(owner.capture("microphone").phase).toBe("live");
});

test("A6 a busy camera is tried again, then the sound goes on without it", async () => {
  machine.busy.add("cam1");
  const wanted = owner.want(both);
  await world.passSlowly(3_000);
  await wanted;
  // Both together, then the camera alone: once, and then after every wait.
  expect(asked.filter(({ video }) => video)).toHaveLength(BUSY_RETRIES_MS.length + 2);
  expect(owner.capture("camera")).toMatchObject({ phase: "trouble", trouble: "busy" });
  expect(owner.capture("microphone").phase).toBe("live");
});

test("a source that is held for a moment only opens after all", async () => {
  machine.busy.add("mic1");
  const wanted = owner.want(both);
  await settled();
  machine.busy.clear();
  await world.passSlowly(1_000);
  await wanted;
  expect(owner.capture("microphone")).toMatchObject({ phase: "live", trouble: null });
});

// Within three seconds it is known, whatever is the matter with each of the two.
test.each<[string, (() => void)[], [string, string]]>([
  ["both busy", [() => hold("cam1", "mic1")], ["busy", "busy"]],
  [
    "the camera busy, the microphone denied",
    [() => hold("cam1"), () => deny("microphone")],
    ["busy", "blocked-by-page"],
  ],
  [
    "the microphone busy, the camera denied",
    [() => hold("mic1"), () => deny("camera")],
    ["blocked-by-page", "busy"],
  ],
  ["the camera busy, no microphone", [() => hold("cam1"), () => lack("mic1")], ["busy", "missing"]],
  ["nothing there", [() => lack("cam1", "mic1")], ["missing", "missing"]],
])("A6 %s: the truth within 3 s", async (_, causes, [camera, microphone]) => {
  for (const cause of causes) cause();
  void owner.want(both);
  await world.passSlowly(3_000);
  expect(owner.capture("camera").trouble).toBe(camera);
  expect(owner.capture("microphone").trouble).toBe(microphone);
  expect([owner.capture("camera").phase, owner.capture("microphone").phase]).toEqual([
    "trouble",
    "trouble",
  ]);
});

function hold(...ids: string[]): void {
  for (const id of ids) machine.busy.add(id);
}
function lack(...ids: string[]): void {
  machine.devices = machine.devices.filter(({ deviceId }) => !ids.includes(deviceId));
}
/** Chromium refuses a question for both when one of the two is denied. */
function deny(kind: Kind): void {
  permissions = { camera: "granted", microphone: "granted", [kind]: "denied" };
  answer(async (constraints) => {
    if (kind === "camera" ? constraints.video : constraints.audio)
      throw fail("NotAllowedError", "Permission denied");
    return streamFor(constraints);
  });
}

test("a dismissed question is not put again by itself", async () => {
  answer(async () => {
    throw fail("NotAllowedError", "Permission dismissed");
  });
  await owner.want(both);
  expect(asked).toHaveLength(1);
  expect(owner.capture("camera").trouble).toBe("dismissed");
  expect(owner.capture("microphone").trouble).toBe("dismissed");
});

test("A6 when only the camera is blocked, the microphone is asked for alone", async () => {
  permissions = { camera: "denied", microphone: "granted" };
  answer(async (constraints) => {
    if (constraints.video) throw fail("NotAllowedError", "Permission denied");
    return streamFor(constraints);
  });
  await owner.want(both);
  expect(owner.capture("camera").trouble).toBe("blocked-by-page");
  expect(owner.capture("microphone").phase).toBe("live");
});

test("after trouble, wanting it again is a new try", async () => {
  answer(async () => {
    throw fail("NotAllowedError", "Permission dismissed");
  });
  await owner.want({ camera: true });
  answer(async (constraints) => streamFor(constraints));
  await owner.want({ camera: true });
  expect(owner.capture("camera").phase).toBe("live");
});

test("the other camera opens only when the first is closed", async () => {
  await owner.want({ camera: true });
  const first = track("video");
  answer(async (constraints) => {
    expect(first.stopped).toBe(true);
    return streamFor(constraints);
  });
  await owner.flip();
  expect(asked.at(-1)?.video).toMatchObject({ facingMode: { ideal: "user" } });
  expect(owner.capture("camera").phase).toBe("live");
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
  expect(owner.capture("camera")).toMatchObject({ phase: "trying", paused: false });
  await owner.restart(owner.endedByItself());
  expect(owner.endedByItself()).toEqual([]);
  expect(owner.capture("camera")).toMatchObject({ phase: "live", paused: false });
});

test("a permission taken back in mid-call is told as what it is", async () => {
  await owner.want({ camera: true });
  answer(async () => {
    throw fail("NotAllowedError", "Permission denied");
  });
  track("video").dispatchEvent(new Event("ended"));
  await owner.restart(["camera"]);
  expect(owner.capture("camera")).toMatchObject({ phase: "trouble", trouble: "blocked-by-page" });
});

test("what does not stay open is given up as a device that another app holds", async () => {
  await owner.want({ camera: true });
  owner.giveUp("camera");
  expect(owner.capture("camera").phase).toBe("live");
  track("video").dispatchEvent(new Event("ended"));
  owner.giveUp("camera");
  expect(owner.capture("camera")).toMatchObject({ phase: "trouble", trouble: "busy" });
  expect(owner.endedByItself()).toEqual([]);
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
  const old = new MediaOwner(
    { mediaDevices: undefined, permissions: undefined, wait: world.wait },
    new DeviceBook({ mediaDevices: undefined, store: null }),
  );
  await old.want(both);
  expect(old.capture("camera").trouble).toBe("unsupported");
  expect(old.capture("microphone").trouble).toBe("unsupported");
});

test("no other module asks the browser for a camera or a microphone", () => {
  const own = (path: string) =>
    !path.endsWith(".test.ts") && path !== "/src/lib/media/owner-fake.ts";
  const callers = Object.entries(SOURCES)
    .filter(([path, source]) => own(path) && source.includes("getUserMedia"))
    .map(([path]) => path);
  expect(callers).toEqual(["/src/lib/media/owner.ts"]);
});
