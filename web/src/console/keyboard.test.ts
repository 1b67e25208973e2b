import { expect, test } from "vitest";
import { actionOf, goesOn, type Key } from "./keyboard";

const press = (key: string, more: Partial<Key> = {}): Key => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  isComposing: false,
  ...more,
});
const alt = (key: string, more: Partial<Key> = {}) => press(key, { altKey: true, ...more });

test.each([
  [press("F6"), "next-region"],
  [press("F6", { shiftKey: true }), "previous-region"],
  [alt("ArrowDown"), "next-session"],
  [alt("ArrowUp"), "previous-session"],
  [alt("s"), "start"],
  [alt("S"), "start"],
  [alt("r"), "call"],
  [alt("a"), "accept"],
  [alt("d"), "decline"],
  [alt("c"), "chat"],
  [alt("g"), "give-microphone"],
  [alt("m"), "mute"],
  [press("k", { ctrlKey: true }), "find"],
  [press("Escape"), "escape"],
])("%o asks for %s anywhere", (key, action) => {
  expect(actionOf(key)).toBe(action);
  expect(actionOf(key, { writing: true })).toBe(action);
});

test("on a Mac the place of the key tells", () => {
  expect(actionOf(alt("ß", { code: "KeyS" }), { mac: true })).toBe("start");
});

test.each([
  ["ß", "KeyS"],
  ["ç", "KeyC"],
  ["®", "KeyR"],
  ["å", "KeyA"],
  ["µ", "KeyM"],
  ["∂", "KeyD"],
  ["©", "KeyG"],
  ["Dead", "KeyI"],
  ["ArrowUp", "ArrowUp"],
])("on a Mac Alt makes %s of %s while one writes", (key, code) => {
  expect(actionOf(alt(key, { code }), { mac: true, writing: true })).toBeNull();
});

test("AltGr types letters", () => {
  expect(actionOf(alt("ą", { code: "KeyA", ctrlKey: true }))).toBeNull();
  const getModifierState = (name: string) => name === "AltGraph";
  expect(actionOf(alt("ś", { code: "KeyS", getModifierState }))).toBeNull();
});

test("on a Mac ⌘ K finds, and Ctrl K goes on cutting a line", () => {
  expect(actionOf(press("k", { metaKey: true }), { mac: true })).toBe("find");
  expect(actionOf(press("k", { ctrlKey: true }), { mac: true })).toBeNull();
  expect(actionOf(press("k", { metaKey: true }))).toBeNull();
});

test("no other key with Ctrl is taken from the browser", () => {
  for (const key of "abcdefghijlmnopqrstuvwxyz")
    expect(actionOf(press(key, { ctrlKey: true }), { onPicture: true }), key).toBeNull();
  expect(actionOf(press("k", { ctrlKey: true, shiftKey: true }))).toBeNull();
});

test("a single key counts only on the picture", () => {
  expect(actionOf(press("v"), { onPicture: true })).toBe("camera");
  expect(actionOf(press("v"))).toBeNull();
  expect(actionOf(press("V", { shiftKey: true }), { onPicture: true })).toBeNull();
});

test("while letters are composed no key acts", () => {
  expect(actionOf(alt("s", { isComposing: true }))).toBeNull();
});

test("a key that is held down goes on moving about, and does nothing else again", () => {
  const held = [press("F6"), alt("ArrowDown"), alt("ArrowUp")].map((key) => actionOf(key));
  expect(held.map((action) => action && goesOn(action))).toEqual([true, true, true]);
  for (const letter of "sradcgmi") {
    const action = actionOf(alt(letter));
    expect(action && goesOn(action), letter).toBe(false);
  }
});
