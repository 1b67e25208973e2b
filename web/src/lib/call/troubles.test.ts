import { beforeEach, expect, test } from "vitest";
import { KINDS, type Kind } from "../media/asking";
import { DeviceBook } from "../media/devices";
import { MediaOwner } from "../media/owner";
import { FakeMachine, device, failure } from "../media/owner-fake";
import { LOOK_AGAIN_MS } from "../media/permission";
import { FakeWorld, settled } from "../socket/fake";
import { Troubles } from "./troubles";

const headset = device("audioinput", "m", "Headset");
const webcam = device("videoinput", "c", "Webcam");

let world: FakeWorld;
let machine: FakeMachine;
let owner: MediaOwner;
let permission: PermissionState;
let troubles: Troubles;
let inCall: boolean;
/** What the call was asked to turn on or off. */
let set: string[];

beforeEach(() => {
  world = new FakeWorld();
  machine = new FakeMachine();
  machine.devices = [headset, webcam];
  permission = "granted";
  inCall = true;
  set = [];
  owner = new MediaOwner(
    {
      mediaDevices: machine.mediaDevices,
      permissions: { query: async () => ({ state: permission }) as PermissionStatus },
      wait: world.wait,
    },
    new DeviceBook(machine),
  );
  troubles = new Troubles({
    owner,
    inCall: () => inCall,
    set: async (kind, on) => {
      set.push(`${kind} ${on ? "on" : "off"}`);
      if (on) troubles.forget(kind);
      await owner.want({ [kind]: on });
    },
  });
  owner.subscribe(() => {
    for (const kind of KINDS) troubles.follow(kind);
  });
});

/** The browser refuses everything from now on. */
function block(): void {
  permission = "denied";
  machine.answer = async () => {
    throw failure("NotAllowedError", "Permission denied");
  };
}
function allow(): void {
  permission = "granted";
  machine.answer = null;
}
const phase = (kind: Kind) => owner.capture(kind).phase;
const lookedAgain = () => world.passSlowly(2 * LOOK_AGAIN_MS);

test("A16 what is blocked in the call is off for all, and on again once allowed", async () => {
  block();
  await owner.want({ camera: true });
  expect(set).toEqual(["camera off"]);
  expect(troubles.of("camera")).toBe("blocked-by-page");
  expect(phase("camera")).toBe("off");
  await lookedAgain();
  expect(set).toHaveLength(1);
  allow();
  await lookedAgain();
  expect(set).toEqual(["camera off", "camera on"]);
  expect(troubles.of("camera")).toBeNull();
  expect(phase("camera")).toBe("live");
});

test("A16 a permission after the call, or after the page, turns nothing on", async () => {
  block();
  await owner.want({ camera: true });
  inCall = false;
  allow();
  await lookedAgain();
  inCall = true;
  troubles.close();
  await lookedAgain();
  expect(set).toEqual(["camera off"]);
});

test("a device that is missing is on again when one is plugged in, and not before", async () => {
  machine.devices = [webcam];
  await owner.want({ microphone: true });
  expect(set).toEqual(["microphone off"]);
  expect(troubles.of("microphone")).toBe("missing");
  machine.plugIn(device("videoinput", "d", "Another camera"));
  await settled();
  expect(set).toHaveLength(1);
  machine.plugIn(headset);
  await settled();
  expect(set).toEqual(["microphone off", "microphone on"]);
  expect(phase("microphone")).toBe("live");
});

test("what the person has switched on again is no trouble any more", async () => {
  machine.busy.add("c");
  const wanted = owner.want({ camera: true });
  await lookedAgain();
  await wanted;
  expect(troubles.of("camera")).toBe("busy");
  machine.busy.clear();
  troubles.forget("camera");
  await owner.want({ camera: true });
  expect(troubles.of("camera")).toBeNull();
  expect(set).toEqual(["camera off"]);
});

test("before the call nothing is turned off; what did not work then is known in it", async () => {
  inCall = false;
  block();
  await owner.want({ camera: true });
  expect([set, troubles.of("camera")]).toEqual([[], null]);
  troubles.remember();
  expect(troubles.of("camera")).toBe("blocked-by-page");
  inCall = true;
  await owner.want({ camera: false });
  allow();
  await lookedAgain();
  expect(set).toEqual(["camera on"]);
});
