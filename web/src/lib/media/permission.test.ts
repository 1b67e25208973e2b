// A source that is blocked is opened when the browser allows it, without another request.
import { beforeEach, describe, expect, test } from "vitest";
import { FakeWorld, settled } from "../socket/fake";
import type { Kind } from "./asking";
import { DeviceBook } from "./devices";
import { MediaOwner } from "./owner";
import { FakeMachine, device, failure } from "./owner-fake";
import { LOOK_AGAIN_MS } from "./permission";

let world: FakeWorld;
let machine: FakeMachine;
let queries: number;
let permissions: Record<Kind, PermissionState>;
let message: string;
let owner: MediaOwner;

beforeEach(() => {
  world = new FakeWorld();
  machine = new FakeMachine();
  machine.devices = [device("videoinput", "c", "Webcam"), device("audioinput", "m", "Headset")];
  queries = 0;
  permissions = { camera: "denied", microphone: "denied" };
  message = "Permission denied";
  machine.answer = async (constraints) => {
    const { camera, microphone } = permissions;
    const denied =
      (constraints.video && camera === "denied") || (constraints.audio && microphone === "denied");
    if (denied || message !== "Permission denied") throw failure("NotAllowedError", message);
    return machine.open(constraints);
  };
  owner = new MediaOwner(
    {
      mediaDevices: machine.mediaDevices,
      permissions: {
        query: async ({ name }) => {
          queries += 1;
          return { state: permissions[name as Kind] } as PermissionStatus;
        },
      },
      wait: world.wait,
    },
    new DeviceBook(machine),
  );
});

const phases = () => [owner.capture("camera").phase, owner.capture("microphone").phase];

async function lookedAgain(times = 1): Promise<void> {
  await world.passSlowly(times * LOOK_AGAIN_MS);
  await settled();
}

describe("A16 what is wanted and blocked", () => {
  test("opens when it is allowed, one kind as both", async () => {
    await owner.want({ camera: true, microphone: true });
    expect(phases()).toEqual(["trouble", "trouble"]);
    permissions.microphone = "granted";
    await lookedAgain();
    expect(phases()).toEqual(["trouble", "live"]);
    permissions.camera = "granted";
    await lookedAgain();
    expect(phases()).toEqual(["live", "live"]);
  });

  test("is asked for again only when it is allowed", async () => {
    await owner.want({ camera: true });
    const asked = machine.asked.length;
    await lookedAgain(5);
    permissions.camera = "prompt";
    await lookedAgain(5);
    expect(machine.asked).toHaveLength(asked);
  });

  test("by the system is tried while the browser itself allows it", async () => {
    message = "Permission denied by system";
    permissions.camera = "granted";
    await owner.want({ camera: true });
    expect(owner.capture("camera").trouble).toBe("blocked-by-system");
    await lookedAgain();
    expect(owner.capture("camera").trouble).toBe("blocked-by-system");
    message = "Permission denied";
    await lookedAgain();
    expect(owner.capture("camera").phase).toBe("live");
  });
});

test.each([
  ["nobody wants it", () => owner.want({ camera: false })],
  ["the page has left", () => owner.close()],
])("what is blocked is not looked at when %s", async (_, leave) => {
  await owner.want({ camera: true });
  await leave();
  await lookedAgain();
  const before = queries;
  permissions.camera = "granted";
  await lookedAgain(3);
  expect(queries).toBe(before);
  expect(owner.capture("camera").phase).toBe("off");
});

test("who follows a permission learns how it is, while it is followed", async () => {
  const seen: string[] = [];
  let kinds: Kind[] = ["camera", "microphone"];
  const stop = owner.followPermissions({
    kinds: () => kinds,
    seen: (kind, permission) => seen.push(`${kind} ${permission}`),
  });
  await lookedAgain();
  permissions.camera = "granted";
  kinds = ["camera"];
  await lookedAgain();
  expect(seen).toEqual(["camera denied", "microphone denied", "camera granted"]);
  // Nothing is opened for it.
  expect(phases()).toEqual(["off", "off"]);
  stop();
  await lookedAgain(3);
  expect(seen).toHaveLength(3);
});
