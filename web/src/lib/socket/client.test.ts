import { beforeEach, expect, test } from "vitest";
import { Client, LineLost, Refusal, STORE_RETRY_MS, type Outgoing } from "./client";
import { RETRY_MS } from "./connection";
import { FakeWorld, settled } from "./fake";

let world: FakeWorld;
let client: Client;
let stored: readonly Outgoing[];
let byes: string[];
let unsaid: [string, string][];
let mediaAnew: (string | null)[];

const store = {
  read: () => [...stored],
  write: (messages: readonly Outgoing[]) => {
    stored = messages;
  },
};

function makeClient(): Client {
  return new Client(
    world,
    {
      changed: () => undefined,
      mediaAnew: (session) => mediaAnew.push(session),
      bye: (reason) => byes.push(reason),
      displaced: () => byes.push("displaced"),
      unsaid: ({ body }, error) => unsaid.push([body, String(error)]),
      typing: () => undefined,
    },
    store,
  );
}

beforeEach(() => {
  world = new FakeWorld();
  stored = [];
  byes = [];
  unsaid = [];
  mediaAnew = [];
  client = makeClient();
  client.connection.start();
});

function hello(epoch = "e1", identity = world.identity): void {
  world.socket.onopen?.();
  world.socket.receive({ type: "hello", protocol: 1, now: world.now() + 5_000, epoch, identity });
}

function reconnect(epoch = "e1"): void {
  world.socket.onclose?.();
  world.pass(Math.max(...RETRY_MS));
  hello(epoch);
}

function part(part: string, state: unknown, texts: Record<string, string | null> = {}): void {
  world.socket.receive({ type: "part", session: "s1", version: 1, part, state, texts });
}

function item(sequence: number, text: string, body: string, by = "p2"): void {
  const items = [{ sequence, at: 1, by, kind: "said", text }];
  world.socket.receive({
    type: "items",
    session: "s1",
    conversation: "p2",
    items,
    texts: { [text]: body },
  });
}

const own = { id: "s1", me: "p2", host: "p1" };

test("nothing is sent before hello, and what was asked for follows it in order", () => {
  client.watch("s1");
  void client.command("s1", { type: "beginCheck" });
  void client.command("s1", { type: "startCall" });
  world.socket.onopen?.();
  expect(world.socket.sent).toEqual([]);
  hello();
  expect(world.socket.sent.map(({ type }) => type)).toEqual(["watch", "command", "command"]);
});

test("a command is sent again with its id until it is answered", async () => {
  hello();
  const answer = client.command("s1", { type: "startCall" });
  reconnect();
  reconnect();
  expect(world.socket.ofType("command").map(({ id }) => id)).toEqual(["c1"]);
  world.socket.receive({ type: "done", id: "c1" });
  await expect(answer).resolves.toBeNull();
  reconnect();
  expect(world.socket.ofType("command")).toEqual([]);
});

test("where another one has signed in nothing is sent, and the page is told", () => {
  client.watch("s1");
  hello();
  void client.say("s1", "p2", "Mine");
  world.socket.onclose?.();
  world.pass(5_000);
  hello("e1", "u2");
  expect(world.socket.sent).toEqual([]);
  expect(byes).toEqual(["displaced"]);
  expect(client.line).toEqual({ state: "closed" });
  expect(
    stored.map(({ body }) => body),
    "kept for whoever wrote it",
  ).toEqual(["Mine"]);
});

test("what could not be stored is not overtaken by what was said after it", () => {
  hello();
  void client.say("s1", "p2", "One");
  world.socket.receive({ type: "refused", id: "c1", problem: { code: "unavailable" } });
  void client.say("s1", "p2", "Two");
  void client.say("s1", "p2", "Three");
  world.pass(STORE_RETRY_MS);
  expect(world.socket.ofType("command").map(({ id }) => id)).toEqual(["c1", "c1", "c2", "c3"]);
});

test("of several that could not be stored each is sent again once, in order", () => {
  hello();
  void client.say("s1", "p2", "One");
  void client.say("s1", "p2", "Two");
  world.socket.receive({ type: "refused", id: "c1", problem: { code: "unavailable" } });
  world.pass(100);
  world.socket.receive({ type: "refused", id: "c2", problem: { code: "unavailable" } });
  world.pass(2 * STORE_RETRY_MS);
  expect(world.socket.ofType("command").map(({ id }) => id)).toEqual(["c1", "c2", "c1", "c2"]);
});

test("a refusal tells why, and the command is not sent again", async () => {
  hello();
  const answer = client.command("s1", { type: "startCall" });
  world.socket.receive({ type: "refused", id: "c1", problem: { code: "not-confirmed" } });
  await expect(answer).rejects.toMatchObject({ problem: { code: "not-confirmed" } });
  reconnect();
  expect(world.socket.ofType("command")).toEqual([]);
});

test("a message of the last page that is refused is handed back with its words", async () => {
  stored = [{ id: "c9", session: "s1", conversation: null, body: "Hello", sequence: null }];
  client = makeClient();
  client.connection.start();
  hello();
  expect(world.socket.ofType("command").map(({ id }) => id)).toEqual(["c9"]);
  world.socket.receive({ type: "refused", id: "c9", problem: { code: "over" } });
  await settled();
  expect(unsaid).toEqual([["Hello", "Error: over"]]);
  expect(stored).toEqual([]);
});

test("what could not be stored is tried again with the same id", async () => {
  hello();
  const answer = client.command("s1", { type: "startCall" });
  world.socket.receive({ type: "refused", id: "c1", problem: { code: "unavailable" } });
  world.pass(STORE_RETRY_MS);
  expect(world.socket.ofType("command").map(({ id }) => id)).toEqual(["c1", "c1"]);
  world.socket.receive({ type: "done", id: "c1" });
  await expect(answer).resolves.toBeNull();
});

test("a message whose storing took too long is neither lost nor doubled", async () => {
  client.watch("s1");
  hello();
  part("session", own);
  const said = client.say("s1", null, "Hello");
  world.socket.receive({ type: "refused", id: "c1", problem: { code: "unavailable" } });
  expect(client.outbox.map(({ body }) => body)).toEqual(["Hello"]);
  // It was written after all, before the page has asked again.
  item(1, "t1", "Hello");
  world.socket.receive({ type: "done", id: "c1", sequence: 1 });
  await said;
  expect(client.outbox).toEqual([]);
  world.pass(STORE_RETRY_MS);
  world.socket.receive({ type: "done", id: "c1", sequence: 1 });
  expect(world.socket.ofType("command").map(({ id }) => id)).toEqual(["c1"]);
  expect(client.session("s1").items["p2"]).toHaveLength(1);
});

test("a message above the limit never leaves, and says so", async () => {
  hello();
  const body = "ø".repeat(40_000);
  const said = client.say("s1", null, body);
  await expect(said).rejects.toBeInstanceOf(Refusal);
  expect(world.socket.ofType("command")).toEqual([]);
  expect(client.outbox).toEqual([]);
});

test("watching again says what the page has of each conversation", () => {
  client.watch("s1");
  hello();
  part("session", own);
  item(1, "t1", "Hello", "p1");
  item(2, "t2", "Hi", "p1");
  reconnect();
  expect(world.socket.ofType("watch")).toEqual([{ type: "watch", session: "s1", have: { p2: 2 } }]);
});

test("items that come twice stand there once", () => {
  client.watch("s1");
  hello();
  item(1, "t1", "Hello", "p1");
  item(1, "t1", "Hello", "p1");
  expect(client.session("s1").items["p2"]).toHaveLength(1);
});

test("the latest of a part wins and the words of all are kept", () => {
  client.watch("s1");
  hello();
  part("people", [{ seat: "p1", name: "t7" }], { t7: "Mette" });
  part("people", []);
  expect(client.session("s1").people).toEqual([]);
  expect(client.session("s1").texts["t7"]).toBe("Mette");
});

test("an own message leaves the outbox when its item is there", async () => {
  client.watch("s1");
  hello();
  part("session", own);
  void client.say("s1", null, "Hello");
  expect(client.outbox.map(({ body }) => body)).toEqual(["Hello"]);
  world.socket.receive({ type: "done", id: "c1", sequence: 1 });
  await settled();
  expect(client.outbox.map(({ sequence }) => sequence)).toEqual([1]);
  item(1, "t1", "Hello");
  expect(client.outbox).toEqual([]);
});

test("an own item that comes before its answer does not stand there twice", async () => {
  client.watch("s1");
  hello();
  part("session", own);
  void client.say("s1", null, "Hello");
  item(1, "t1", "Hello");
  expect(client.outbox).toEqual([]);
  world.socket.receive({ type: "done", id: "c1", sequence: 1 });
  await settled();
  expect(client.outbox).toEqual([]);
});

test("the same words said twice are two messages", () => {
  client.watch("s1");
  hello();
  part("session", own);
  void client.say("s1", null, "Yes");
  void client.say("s1", null, "Yes");
  item(1, "t1", "Yes");
  expect(client.outbox).toHaveLength(1);
});

test("a message that was not answered survives a reload, with its id", () => {
  hello();
  void client.say("s1", null, "Do not lose me");
  client.connection.stop();
  client = makeClient();
  client.connection.start();
  hello();
  expect(world.socket.ofType("command")).toMatchObject([
    { id: "c1", command: { type: "say", body: "Do not lose me" } },
  ]);
});

test("an offer is answered by its id, and given up when the line is lost", async () => {
  hello();
  const first = client.offer("s1", "v=0", false);
  world.socket.receive({ type: "described", id: "c1", sdp: "answer", fresh: false });
  await expect(first).resolves.toEqual({ sdp: "answer", fresh: false });
  const second = client.offer("s1", "v=0", true);
  world.socket.onclose?.();
  await expect(second).rejects.toBeInstanceOf(LineLost);
  await expect(client.offer("s1", "v=0", true)).rejects.toBeInstanceOf(LineLost);
});

test("which page holds the call is what the server said last, and is said back to it", () => {
  hello();
  client.watch("s1");
  expect(client.session("s1").here).toBeNull();
  expect(world.socket.ofType("watch")[0]).not.toHaveProperty("turn");
  world.socket.receive({ type: "here", session: "s1", here: true, turn: 3 });
  expect(client.session("s1").here).toBe(true);
  reconnect();
  expect(world.socket.ofType("watch")).toMatchObject([{ session: "s1", turn: 3 }]);
  expect(client.session("s1").here).toBe(true);
  world.socket.receive({ type: "here", session: "s1", here: false, turn: 4 });
  expect(client.session("s1").here).toBe(false);
  reconnect();
  expect(world.socket.ofType("watch")[0]).not.toHaveProperty("turn");
  client.useHere("s1");
  expect(world.socket.ofType("useHere")).toEqual([{ type: "useHere", session: "s1" }]);
});

test("a call that is taken while the line is away is taken when it is back, once", () => {
  hello();
  client.watch("s1");
  world.socket.receive({ type: "here", session: "s1", here: false, turn: 4 });
  world.socket.onclose?.();
  client.useHere("s1");
  reconnect();
  expect(world.socket.ofType("useHere")).toEqual([{ type: "useHere", session: "s1" }]);
  world.socket.receive({ type: "here", session: "s1", here: true, turn: 5 });
  world.socket.receive({ type: "here", session: "s1", here: false, turn: 6 });
  reconnect();
  expect(world.socket.ofType("useHere"), "taken back elsewhere").toEqual([]);
});

test("audio that waits for a tap is said when it changes and after each watch", () => {
  hello();
  client.watch("s1");
  client.playback("s1", false);
  expect(world.socket.ofType("playback"), "nothing is blocked").toEqual([]);
  client.playback("s1", true);
  client.playback("s1", true);
  const blocked = { type: "playback", session: "s1", blocked: true };
  expect(world.socket.ofType("playback")).toEqual([blocked]);
  reconnect();
  expect(world.socket.ofType("playback")).toEqual([blocked]);
  client.playback("s1", false);
  expect(world.socket.ofType("playback").at(-1)).toEqual({ ...blocked, blocked: false });
  client.unwatch("s1");
  client.watch("s1");
  reconnect();
  expect(world.socket.ofType("playback"), "watched anew, nothing was blocked").toEqual([]);
});

test("a tap while the line is away is said when it is back: the server remembers the page", () => {
  hello();
  client.watch("s1");
  client.playback("s1", true);
  world.socket.onclose?.();
  client.playback("s1", false);
  world.pass(Math.max(...RETRY_MS));
  hello();
  const played = { type: "playback", session: "s1", blocked: false };
  expect(world.socket.ofType("playback")).toEqual([played]);
});

test("a changed epoch asks for fresh media connections, the first one does not", () => {
  hello("e1");
  expect(mediaAnew).toEqual([]);
  reconnect("e1");
  expect(mediaAnew).toEqual([]);
  reconnect("e2");
  expect(mediaAnew).toEqual([null]);
  world.socket.receive({ type: "mediaGone", session: "s1" });
  expect(mediaAnew).toEqual([null, "s1"]);
});

test("a server that stops is waited for", () => {
  hello();
  world.socket.receive({ type: "bye", reason: "restart" });
  world.pass(5_000);
  expect(world.sockets.length).toBeGreaterThan(1);
});

test("F2 a replaced page does not come back by itself", () => {
  hello();
  world.socket.receive({ type: "bye", reason: "replaced" });
  world.pass(60_000);
  expect(world.sockets).toHaveLength(1);
  expect(byes).toEqual(["replaced"]);
});

test("one page too many does not come back by itself, for ever refused", () => {
  hello();
  world.socket.receive({ type: "bye", reason: "too-many" });
  world.pass(60_000);
  expect(world.sockets).toHaveLength(1);
  expect(byes).toEqual(["too-many"]);
  expect(client.line).toEqual({ state: "closed" });
});

test("countdowns go by the server's clock", () => {
  hello();
  expect(client.now() - world.now()).toBe(5_000);
});

test("a sign-in that ended meanwhile is told, and nothing is tried any more", async () => {
  hello();
  world.socket.onclose?.();
  world.known = false;
  world.pass(250);
  expect(byes, "not before a socket was tried").toEqual([]);
  world.socket.onclose?.();
  await settled();
  expect(byes).toEqual(["signed-out"]);
  const tried = world.sockets.length;
  world.pass(60_000);
  expect(world.sockets.length).toBe(tried);
});

test("a server that cannot be reached is tried on", async () => {
  hello();
  world.socket.onclose?.();
  for (const pause of [250, 500]) {
    world.pass(pause);
    world.socket.onclose?.();
    await settled();
  }
  expect(byes).toEqual([]);
  world.pass(1_000);
  hello();
  expect(client.line.state).toBe("open");
});

test("the list follows what has changed in it", () => {
  const entry = (session: string, openedAt: number, unseen = 0) => ({ session, openedAt, unseen });
  const shown = () => client.desk?.map(({ session, unseen }) => `${session}:${unseen}`);
  hello();
  world.socket.receive({ type: "desk", sessions: [entry("s2", 2), entry("s1", 1)] });
  world.socket.receive({ type: "deskChanged", changed: [entry("s1", 1, 4)], gone: [] });
  expect(shown()).toEqual(["s2:0", "s1:4"]);
  world.socket.receive({ type: "deskChanged", changed: [entry("s3", 3)], gone: ["s1"] });
  expect(shown()).toEqual(["s3:0", "s2:0"]);
  // After a loss the whole list comes again.
  reconnect();
  world.socket.receive({ type: "desk", sessions: [entry("s4", 4)] });
  expect(shown()).toEqual(["s4:0"]);
});
