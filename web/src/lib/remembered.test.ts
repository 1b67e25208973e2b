import { beforeEach, expect, test } from "vitest";
import { Remembered } from "./remembered";

let storage: Remembered;
let open: boolean;

/** As the browser's: its own properties are its keys, and it can throw at every use. */
function store(kept: Record<string, string>): Storage {
  const guard = () => {
    if (!open) throw new DOMException("closed", "SecurityError");
  };
  const methods: Record<string, unknown> = {
    getItem: (key: string) => (guard(), kept[key] ?? null),
    setItem: (key: string, value: string) => (guard(), void (kept[key] = value)),
    removeItem: (key: string) => (guard(), void delete kept[key]),
  };
  return new Proxy(kept, {
    get: (_, key) => methods[String(key)],
    ownKeys: () => (guard(), Reflect.ownKeys(kept)),
  }) as unknown as Storage;
}

beforeEach(() => {
  open = true;
  const kept = store({});
  storage = new Remembered(() => kept);
});

test("what is written is read again, until it is removed", () => {
  storage.write("draft", "Turn the valve");
  expect([storage.read("draft"), storage.keys()]).toEqual(["Turn the valve", ["draft"]]);
  storage.write("draft", null);
  expect([storage.read("draft"), storage.keys()]).toEqual([null, []]);
});

test("a storage that closes in the middle loses nothing that is written from then on", () => {
  storage.write("draft", "Turn");
  open = false;
  storage.write("draft", "Turn the valve");
  storage.write("outbox", "[1]");
  expect(storage.read("draft")).toBe("Turn the valve");
  expect(storage.keys()).toEqual(["draft", "outbox"]);
  storage.write("draft", null);
  expect([storage.read("draft"), storage.keys()]).toEqual([null, ["outbox"]]);
});

test("what was stored before is known when the storage closes", () => {
  storage.write("user", "mette");
  open = false;
  expect([storage.read("user"), storage.keys()]).toEqual(["mette", ["user"]]);
});

test("what was removed while the storage was closed does not come back with it", () => {
  storage.write("draft", "Turn");
  open = false;
  storage.write("draft", null);
  open = true;
  expect([storage.read("draft"), storage.keys()]).toEqual([null, []]);
  storage.write("draft", "Left");
  expect([storage.read("draft"), storage.keys()]).toEqual(["Left", ["draft"]]);
});

test("a storage that is not even there remembers for as long as the page", () => {
  const closed = new Remembered(() => {
    throw new DOMException("closed", "SecurityError");
  });
  closed.write("ring", "off");
  expect([closed.read("ring"), closed.keys()]).toEqual(["off", ["ring"]]);
});
