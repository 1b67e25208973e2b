import { beforeEach, expect, test } from "vitest";
import {
  Connection,
  GOOD_AFTER_MS,
  OPEN_WITHIN_MS,
  PING_EVERY_MS,
  PING_IN_CALL_MS,
  PONG_WHEN_WOKEN_MS,
  PONG_WITHIN_MS,
  RETRY_MS,
  type Line,
} from "./connection";
import { FakeWorld } from "./fake";

let world: FakeWorld;
let lines: Line["state"][];
let messages: unknown[];
let connection: Connection;

beforeEach(() => {
  world = new FakeWorld();
  lines = [];
  messages = [];
  connection = new Connection(world, {
    opened: () => undefined,
    message: (message) => messages.push(message),
    line: (line) => lines.push(line.state),
  });
  connection.start();
});

test("a socket that opens is an open line, and messages arrive", () => {
  world.socket.onopen?.();
  world.socket.receive({ type: "hello" });
  expect(lines).toEqual(["connecting", "open"]);
  expect(messages).toEqual([{ type: "hello" }]);
});

test("nothing is sent before the line is open", () => {
  expect(connection.send("{}")).toBe(false);
  world.socket.onopen?.();
  expect(connection.send("{}")).toBe(true);
});

test("the waits between tries grow and stay short", () => {
  const waits: number[] = [];
  for (let attempt = 0; attempt < 7; attempt += 1) {
    world.socket.onclose?.();
    const { line } = connection;
    if (line.state !== "waiting") throw new Error("not waiting");
    waits.push(line.retryAt - world.now());
    world.pass(waits.at(-1) ?? 0);
  }
  expect(waits).toEqual([...RETRY_MS, 2_000, 2_000, 2_000]);
  expect(world.sockets).toHaveLength(8);
});

test("a line that the server closes right after its hello is tried less and less often", () => {
  const waits: number[] = [];
  const openFor = (milliseconds: number) => {
    world.socket.onopen?.();
    world.socket.receive({ type: "hello" });
    world.pass(milliseconds);
    world.socket.onclose?.();
    const { line } = connection;
    if (line.state !== "waiting") throw new Error("not waiting");
    waits.push(line.retryAt - world.now());
    world.pass(waits.at(-1) ?? 0);
  };
  for (let attempt = 0; attempt < 5; attempt += 1) openFor(10);
  expect(waits).toEqual([...RETRY_MS, 2_000]);
  openFor(GOOD_AFTER_MS);
  expect(waits.at(-1)).toBe(RETRY_MS[0]);
});

test("a try that does not open in time is given up", () => {
  world.pass(OPEN_WITHIN_MS);
  expect(connection.line.state).toBe("waiting");
  expect(world.sockets[0]?.closed).toBe(true);
});

test("a ping without an answer means a dead line", () => {
  world.socket.onopen?.();
  world.pass(PING_EVERY_MS);
  expect(world.socket.ofType("ping")).toHaveLength(1);
  world.pass(PONG_WITHIN_MS);
  expect(connection.line.state).toBe("waiting");
});

test("an answered ping keeps the line, and so does any other message", () => {
  world.socket.onopen?.();
  world.pass(PING_EVERY_MS);
  world.socket.receive({ type: "pong", now: 0 });
  world.pass(PONG_WITHIN_MS);
  expect(connection.line.state).toBe("open");
});

test("in a call a silent server is asked every second, and its silence is counted", () => {
  world.socket.onopen?.();
  world.socket.receive({ type: "pong", now: 0 });
  const over = connection.attend();
  world.pass(PING_IN_CALL_MS);
  expect(world.socket.ofType("ping")).toHaveLength(1);
  expect(connection.silentFor).toBe(PING_IN_CALL_MS);
  world.socket.receive({ type: "pong", now: 0 });
  expect(connection.silentFor).toBe(0);
  over();
  world.pass(PING_IN_CALL_MS);
  world.pass(PING_EVERY_MS);
  expect(world.socket.ofType("ping").length).toBeLessThanOrEqual(3);
});

test("a retry that hangs is silence too", () => {
  world.socket.onopen?.();
  world.socket.receive({ type: "pong", now: 0 });
  world.socket.onclose?.();
  world.pass(RETRY_MS[0]);
  expect(connection.line.state).toBe("connecting");
  world.pass(OPEN_WITHIN_MS - 1);
  expect(connection.line.state).toBe("connecting");
  expect(connection.silentFor).toBeGreaterThan(3_000);
});

test("waking up asks an open line at once and gives it two seconds", () => {
  world.socket.onopen?.();
  connection.wake();
  expect(world.socket.ofType("ping")).toHaveLength(1);
  world.pass(PONG_WHEN_WOKEN_MS);
  expect(connection.line.state).toBe("waiting");
});

test("waking up does not wait for the next try", () => {
  world.socket.onclose?.();
  connection.wake();
  expect(connection.line.state).toBe("connecting");
  expect(world.sockets).toHaveLength(2);
});

test("after a stop nothing is tried again", () => {
  world.socket.onopen?.();
  connection.stop();
  world.pass(60_000);
  connection.wake();
  expect(world.sockets).toHaveLength(1);
  expect(connection.line.state).toBe("closed");
});

test("a page that is done says goodbye; one that suspects a dead line does not", () => {
  const first = world.socket;
  first.onopen?.();
  world.pass(PING_EVERY_MS + PONG_WITHIN_MS);
  expect(first).toMatchObject({ closed: true, code: undefined });
  connection.wake();
  connection.stop();
  expect(world.socket).toMatchObject({ closed: true, code: 1_000 });
});

test("something that is not our server's is a lost line, not a crash", () => {
  world.socket.onopen?.();
  world.socket.onmessage?.({ data: "<html>Please sign in to the hotel network</html>" });
  expect(connection.line.state).toBe("waiting");
});
