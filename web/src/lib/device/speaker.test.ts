import { beforeEach, expect, test } from "vitest";
import { DeviceBook } from "../media/devices";
import { FakeMachine, device } from "../media/owner-fake";
import { settled } from "../socket/fake";
import { Speaker } from "./speaker";

const screen = device("audiooutput", "a", "Screen");
const headset = device("audiooutput", "x", "Headset");
const unnamed = device("audiooutput", "", "");

let machine: FakeMachine;
let used: string[];

beforeEach(() => {
  machine = new FakeMachine();
  used = [];
});

/** A page: its book, and the speaker of one call. */
async function page(...devices: MediaDeviceInfo[]): Promise<{ book: DeviceBook; one: Speaker }> {
  machine.devices = devices;
  const book = new DeviceBook(machine);
  const one = new Speaker(book, (id) => used.push(id));
  await book.refresh();
  return { book, one };
}

test("A4 the chosen speaker is taken again after a reload, whatever its id is then", async () => {
  const { book } = await page(screen, headset);
  book.choose("speaker", headset);
  const later = await page(screen, device("audiooutput", "id-of-tomorrow", "Headset"));
  expect(later.one.id).toBe("id-of-tomorrow");
  expect(used).toEqual(["x", "id-of-tomorrow"]);
});

test("devices without names say nothing; the choice waits for the names", async () => {
  const { book: before } = await page(headset);
  before.choose("speaker", headset);
  const { book, one } = await page(unnamed);
  expect(one.id).toBe("");
  machine.devices = [headset];
  await book.refresh();
  expect(one.id).toBe("x");
  machine.devices = [unnamed];
  await book.refresh();
  expect(one.id).toBe("x");
});

test("a headset that is unplugged gives way to the system's speaker, and returns", async () => {
  const { book } = await page(screen, headset);
  book.choose("speaker", headset);
  machine.unplug("x");
  await settled();
  expect(book.away("speaker")).toBe("Headset");
  machine.plugIn(headset);
  await settled();
  expect(used).toEqual(["x", "", "x"]);
});

test("the system's speaker is a choice too", async () => {
  const { book } = await page(screen, headset);
  book.choose("speaker", headset);
  book.choose("speaker", null);
  const later = await page(screen, headset);
  expect(later.one.id).toBe("");
});

test("a later call begins with the speaker in use, and a closed one follows no more", async () => {
  const { book, one } = await page(screen, headset);
  book.choose("speaker", headset);
  const second = new Speaker(book, (id) => used.push(`second ${id}`));
  expect(second.id).toBe("x");
  one.close();
  book.choose("speaker", screen);
  expect(used).toEqual(["x", "second a"]);
});
