// Devices that are chosen, unplugged, back again, of one name, with new ids, or held by others.
import { beforeEach, describe, expect, test } from "vitest";
import { FakeWorld, settled } from "../socket/fake";
import { DeviceBook } from "./devices";
import { FakeMachine, FakeTrack, device, failure } from "./owner-fake";
import type { Kind } from "./asking";
import { MediaOwner } from "./owner";

const builtIn = device("audioinput", "m", "Built-in");
const headset = device("audioinput", "h", "Headset");
const webcam = device("videoinput", "c", "Webcam");
const second = device("videoinput", "d", "Webcam");

let world: FakeWorld;
let machine: FakeMachine;
let owner: MediaOwner;

beforeEach(() => {
  world = new FakeWorld();
  machine = new FakeMachine();
  machine.devices = [builtIn, headset, webcam, second];
  owner = page();
});

function page(): MediaOwner {
  const { mediaDevices } = machine;
  const environment = { mediaDevices, permissions: undefined, wait: world.wait };
  return new MediaOwner(environment, new DeviceBook(machine), "user");
}

const inUse = (kind: Kind) => owner.capture(kind).track?.getSettings().deviceId;
const lastAsked = () => {
  const { audio, video } = machine.asked.at(-1) ?? {};
  return ((video || audio) as MediaTrackConstraints | undefined)?.deviceId;
};

async function inACallWith(microphone: MediaDeviceInfo, camera: MediaDeviceInfo): Promise<void> {
  await owner.want({ camera: true, microphone: true });
  await owner.choose("microphone", microphone);
  await owner.choose("camera", camera);
}

describe("unplugged in the call", () => {
  test.each<[Kind, string, string, "ended first" | "list first"]>([
    ["microphone", "h", "m", "ended first"],
    ["microphone", "h", "m", "list first"],
    ["camera", "d", "c", "ended first"],
    ["camera", "d", "c", "list first"],
  ])(
    "the %s falls back to the system's, and the chosen one returns",
    async (kind, id, other, order) => {
      await inACallWith(headset, second);
      expect(inUse(kind)).toBe(id);
      const chosen = machine.devices.find(({ deviceId }) => deviceId === id) as MediaDeviceInfo;
      machine.unplug(id, order);
      await settled();
      expect(inUse(kind)).toBe(other);
      expect(owner.standIn(kind)).toMatchObject({
        chosen: kind === "camera" ? "Webcam (2)" : "Headset",
        why: "away",
      });
      expect(owner.endedByItself()).toEqual([]);
      const before = machine.asked.length;
      machine.plugIn(chosen);
      await settled();
      expect(inUse(kind)).toBe(id);
      expect(owner.standIn(kind)).toBeNull();
      expect(machine.asked).toHaveLength(before + 1);
    },
  );

  test("nothing else there: missing, and taken up again when it is back", async () => {
    machine.devices = [headset, webcam];
    await owner.want({ microphone: true });
    await owner.choose("microphone", headset);
    machine.unplug("h");
    await settled();
    expect(owner.capture("microphone")).toMatchObject({ phase: "trouble", trouble: "missing" });
    const before = machine.asked.length;
    await owner.refreshDevices();
    await settled();
    expect(machine.asked).toHaveLength(before);
    machine.plugIn(headset);
    await settled();
    expect(inUse("microphone")).toBe("h");
  });

  test("“Try again” never asks for what is gone", async () => {
    await inACallWith(headset, webcam);
    machine.unplug("h");
    await settled();
    machine.busy.add("m");
    void owner.restart(["microphone"]);
    await world.passSlowly(3_000);
    expect(owner.capture("microphone").trouble).toBe("busy");
    machine.busy.clear();
    await owner.want({ microphone: true });
    expect(lastAsked()).toBeUndefined();
    expect(inUse("microphone")).toBe("m");
  });

  test("a muted microphone stays muted on the other device", async () => {
    await inACallWith(headset, webcam);
    await owner.want({ muted: true });
    machine.unplug("h");
    await settled();
    expect(inUse("microphone")).toBe("m");
    expect(machine.track("audio").enabled).toBe(false);
  });

  test("a track that ends while its device is there is left to the way back", async () => {
    await inACallWith(headset, webcam);
    const before = machine.asked.length;
    machine.track("audio").dispatchEvent(new Event("ended"));
    await settled();
    expect(machine.asked).toHaveLength(before);
    expect(owner.endedByItself()).toEqual(["microphone"]);
  });

  test("it went while it was being asked for: the system's is used", async () => {
    await owner.want({ microphone: true });
    machine.answer = async (constraints) => {
      machine.answer = null;
      machine.devices = [builtIn, webcam, second];
      return machine.open(constraints);
    };
    await owner.choose("microphone", headset);
    expect(inUse("microphone")).toBe("m");
    expect(owner.standIn("microphone")?.chosen).toBe("Headset");
  });
});

describe("a choice", () => {
  test("holds for the next load and the next call, whatever happened meanwhile", async () => {
    await inACallWith(headset, second);
    machine.unplug("h");
    machine.unplug("d");
    await settled();
    await owner.stop();
    machine.plugIn(headset, second);
    await owner.want({ camera: true, microphone: true });
    expect([inUse("microphone"), inUse("camera")]).toEqual(["h", "d"]);
    owner = page();
    await owner.want({ camera: true, microphone: true });
    expect([inUse("microphone"), inUse("camera")]).toEqual(["h", "d"]);
  });

  test("is kept where a load changes every id, also between two of one name", async () => {
    await inACallWith(headset, second);
    machine.devices = [
      device("audioinput", "m2", "Built-in"),
      device("audioinput", "h2", "Headset"),
      device("videoinput", "c2", "Webcam"),
      device("videoinput", "d2", "Webcam"),
    ];
    owner = page();
    await owner.want({ camera: true, microphone: true });
    expect([inUse("microphone"), inUse("camera")]).toEqual(["h2", "d2"]);
  });

  test("is found when the names come only with the permission", async () => {
    await inACallWith(headset, webcam);
    const named = machine.devices.map(({ kind, deviceId, label }) =>
      device(kind, `${deviceId}2`, label),
    );
    machine.devices = named.map(({ kind }) => device(kind, "", ""));
    owner = page();
    machine.answer = async (constraints) => {
      machine.answer = null;
      machine.devices = named;
      return machine.open(constraints);
    };
    await owner.want({ microphone: true });
    expect(inUse("microphone")).toBe("h2");
  });

  test("of the system's device gives up the other one", async () => {
    await inACallWith(headset, webcam);
    await owner.choose("microphone", null);
    expect(inUse("microphone")).toBe("m");
    expect(owner.standIn("microphone")).toBeNull();
  });

  test("reaches every owner of the page", async () => {
    await owner.want({ microphone: true });
    owner.book.choose("microphone", headset);
    await settled();
    expect(inUse("microphone")).toBe("h");
  });

  test("that another program holds is said, and the former device goes on", async () => {
    await inACallWith(builtIn, webcam);
    machine.busy.add("h");
    const chosen = owner.choose("microphone", headset);
    await world.passSlowly(3_000);
    await chosen;
    expect(inUse("microphone")).toBe("m");
    expect(owner.standIn("microphone")).toEqual({
      chosen: "Headset",
      now: "Built-in",
      why: "refused",
    });
    // Not retried in a loop, but when it is plugged in again or asked for.
    const before = machine.asked.length;
    await owner.refreshDevices();
    await settled();
    expect(machine.asked).toHaveLength(before);
    machine.busy.clear();
    machine.unplug("h");
    await settled();
    machine.plugIn(headset);
    await settled();
    expect(inUse("microphone")).toBe("h");
  });

  test("is closed before the next one opens", async () => {
    await owner.want({ microphone: true });
    const first = machine.track("audio");
    machine.answer = (constraints) => {
      expect(first.stopped).toBe(true);
      machine.answer = null;
      return machine.open(constraints);
    };
    await owner.choose("microphone", headset);
    expect(inUse("microphone")).toBe("h");
  });

  test("an owner that was closed follows no more", async () => {
    await owner.want({ microphone: true });
    await owner.close();
    const before = machine.asked.length;
    owner.book.choose("microphone", headset);
    await settled();
    expect(machine.asked).toHaveLength(before);
  });
});

describe("the system's device", () => {
  const entry = (label: string) => device("audioinput", "default", label);

  test("is opened anew when the system changes it", async () => {
    machine.devices = [entry("Default - Built-in"), builtIn, webcam];
    await owner.want({ microphone: true });
    expect(inUse("microphone")).toBe("default");
    const before = machine.asked.length;
    machine.devices = [entry("Default - Headset"), builtIn, headset, webcam];
    await owner.refreshDevices();
    await settled();
    expect(machine.asked).toHaveLength(before + 1);
    await owner.refreshDevices();
    await settled();
    expect(machine.asked).toHaveLength(before + 1);
  });

  test("that is never listed is not taken for gone", async () => {
    machine.answer = async () =>
      machine.streamOf([new FakeTrack("audio", "Somewhere", "not-in-the-list")]);
    await owner.want({ microphone: true });
    await owner.refreshDevices();
    await settled();
    expect(machine.asked).toHaveLength(1);
    expect(inUse("microphone")).toBe("not-in-the-list");
  });
});

describe("the other camera", () => {
  test("is the next one in the list where cameras look nowhere in particular", async () => {
    await owner.want({ camera: true });
    await owner.flip();
    expect(inUse("camera")).toBe("d");
    await owner.flip();
    expect(inUse("camera")).toBe("c");
  });

  test("is the other side of a phone, and stays so after a reload", async () => {
    machine.answer = async ({ video }) => {
      const { facingMode } = video as MediaTrackConstraints;
      const facing = (facingMode as { ideal: string }).ideal;
      return machine.streamOf([new FakeTrack("video", facing, facing, facing)]);
    };
    machine.devices = ["user", "environment"].map((facing) => device("videoinput", facing, facing));
    await owner.want({ camera: true });
    expect(owner.facing).toBe("user");
    await owner.flip();
    expect(owner.facing).toBe("environment");
    owner = page();
    await owner.want({ camera: true });
    expect(owner.facing).toBe("environment");
  });

  test("that does not open leaves the first one", async () => {
    await owner.want({ camera: true });
    machine.answer = async (constraints) => {
      const { deviceId } = constraints.video as MediaTrackConstraints;
      if ((deviceId as { exact: string }).exact === "d") throw failure("NotFoundError");
      return machine.open(constraints);
    };
    await owner.flip();
    expect(inUse("camera")).toBe("c");
    expect(owner.standIn("camera")?.why).toBe("refused");
  });
});
