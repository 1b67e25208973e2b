import { describe, expect, test } from "vitest";
import { settled } from "../socket/fake";
import { DeviceBook, chosenOf, findChosen, namesOf } from "./devices";
import { FakeMachine, device } from "./owner-fake";

const mic = (id: string, label: string) => device("audioinput", id, label);

// Each row: what was there when the second was chosen, what is there later, and which one it is.
test.each<[string, [string, string][], number, [string, string][], string | undefined]>([
  ["the same id", [["a", "Headset"]], 0, [["a", "Headset"]], "a"],
  ["the same id with another name", [["a", "Headset"]], 0, [["a", "Headset (2)"]], "a"],
  ["ids that change with each load", [["a", "Headset"]], 0, [["x", "Headset"]], "x"],
  [
    "two of one name, by id",
    [
      ["a", "Webcam"],
      ["b", "Webcam"],
    ],
    1,
    [
      ["b", "Webcam"],
      ["a", "Webcam"],
    ],
    "b",
  ],
  [
    "two of one name and new ids, by their order",
    [
      ["a", "Webcam"],
      ["b", "Webcam"],
    ],
    1,
    [
      ["x", "Webcam"],
      ["y", "Webcam"],
    ],
    "y",
  ],
  [
    "one of two of one name and new ids: the one that is left",
    [
      ["a", "Webcam"],
      ["b", "Webcam"],
    ],
    1,
    [["x", "Webcam"]],
    "x",
  ],
  [
    "never the other one of that name, when the chosen one is away",
    [
      ["a", "Webcam"],
      ["b", "Webcam"],
    ],
    1,
    [["a", "Webcam"]],
    undefined,
  ],
  [
    "in another socket it has a new id",
    [
      ["a", "Webcam"],
      ["b", "Webcam"],
    ],
    1,
    [
      ["a", "Webcam"],
      ["c", "Webcam"],
    ],
    "c",
  ],
  ["another name is another device", [["a", "Headset"]], 0, [["b", "Screen"]], undefined],
  ["without names nothing is found", [["a", ""]], 0, [["b", ""]], undefined],
  ["nothing there", [["a", "Headset"]], 0, [], undefined],
])("a chosen device is found again: %s", (_, then, which, now, expected) => {
  const before = then.map(([id, label]) => mic(id, label));
  const picked = before[which];
  if (!picked) throw new Error("no device");
  const found = findChosen(
    now.map(([id, label]) => mic(id, label)),
    chosenOf(picked, before),
  );
  expect(found?.deviceId).toBe(expected);
});

test("two devices of one name are told apart", () => {
  const names = ["Webcam", "Headset", "Webcam", "", "Webcam"];
  const shown = namesOf(names.map((label, index) => mic(String(index), label)));
  expect(shown).toEqual(["Webcam", "Headset", "Webcam (2)", "", "Webcam (3)"]);
});

describe("a person's choice", () => {
  test("outlives the page, for each kind", async () => {
    const machine = new FakeMachine();
    const headset = mic("h", "Headset");
    const screen = device("audiooutput", "s", "Screen");
    machine.devices = [mic("m", "Built-in"), headset, screen];
    const book = new DeviceBook(machine);
    await book.refresh();
    book.choose("microphone", headset);
    book.choose("speaker", screen);
    book.chooseFacing("user");
    const later = new DeviceBook(machine);
    await later.refresh();
    expect(later.chosen("microphone")?.deviceId).toBe("h");
    expect(later.chosen("speaker")?.deviceId).toBe("s");
    expect(later.target("camera", "environment").facing).toBe("user");
  });

  test("of the system's device is a choice of its own", async () => {
    const machine = new FakeMachine();
    const headset = mic("h", "Headset");
    machine.devices = [headset];
    const book = new DeviceBook(machine);
    await book.refresh();
    book.choose("microphone", headset);
    book.choose("microphone", null);
    const later = new DeviceBook(machine);
    await later.refresh();
    expect(later.choice("microphone")).toEqual({ is: "system" });
    expect(later.target("microphone", "user").id).toBeNull();
  });

  test.each([
    ["null"],
    ["[]"],
    ["no json"],
    ['{"microphone":{"is":"device"}}'],
    ['{"microphone":{"is":"device","id":1,"label":"x"}}'],
    ['{"camera":{"is":"facing","facing":"up"}}'],
    ['{"camera":"system"}'],
  ])("that cannot be read is none: %s", (stored) => {
    const machine = new FakeMachine();
    machine.saved["bistand.chosen-devices"] = stored;
    const book = new DeviceBook(machine);
    expect([book.choice("microphone"), book.choice("camera")]).toEqual([null, null]);
  });

  test("holds for this page where storage is closed", async () => {
    const machine = new FakeMachine();
    machine.devices = [mic("h", "Headset")];
    const closed = () => {
      throw new Error("closed");
    };
    const book = new DeviceBook({
      mediaDevices: machine.mediaDevices,
      store: { getItem: closed, setItem: closed },
    });
    await book.refresh();
    book.choose("microphone", mic("h", "Headset"));
    expect(book.chosen("microphone")?.deviceId).toBe("h");
  });
});

describe("a device that is away", () => {
  test("is named only while the browser says names", async () => {
    const machine = new FakeMachine();
    machine.devices = [mic("h", "Headset"), mic("m", "Built-in")];
    const book = new DeviceBook(machine);
    await book.refresh();
    book.choose("microphone", mic("h", "Headset"));
    expect(book.away("microphone")).toBeNull();
    machine.unplug("h");
    await settled();
    expect(book.away("microphone")).toBe("Headset");
    machine.devices = [mic("", "")];
    await book.refresh();
    expect(book.away("microphone")).toBeNull();
    expect(book.target("microphone", "user")).toMatchObject({ id: "h", sure: false });
  });

  test("is away also when there is nothing else of its kind", async () => {
    const machine = new FakeMachine();
    machine.devices = [mic("h", "Headset"), device("videoinput", "c", "Webcam")];
    const book = new DeviceBook(machine);
    await book.refresh();
    book.choose("microphone", mic("h", "Headset"));
    machine.unplug("h");
    await settled();
    expect(book.away("microphone")).toBe("Headset");
    expect(book.target("microphone", "user").id).toBeNull();
  });
});

test("the system's entry is no device of its own, and is called by what is behind it", async () => {
  const machine = new FakeMachine();
  machine.devices = [
    device("audioinput", "default", "Default - Headset", "g1"),
    device("audioinput", "h", "Headset", "g1"),
    device("audioinput", "m", "Built-in", "g2"),
  ];
  const book = new DeviceBook(machine);
  await book.refresh();
  expect(book.devices("microphone").map(({ deviceId }) => deviceId)).toEqual(["h", "m"]);
  expect(book.nameOf("microphone", "default")).toBe("Headset");
  expect(book.nameOf("microphone", "m")).toBe("Built-in");
  expect(book.nameOf("microphone", "unknown")).toBeNull();
});
