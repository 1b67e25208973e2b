import { expect, test } from "vitest";
import { listensTo, type CallMicrophone } from "./wizard";

const call = (session: string, more: Partial<CallMicrophone> = {}): CallMicrophone => ({
  session,
  inCall: false,
  open: false,
  ...more,
});

test.each<[string, CallMicrophone[], string | null]>([
  ["without a call it opens the microphone itself", [], null],
  ["nor does a customer who only waits have it", [call("jörg"), call("ümit")], null],
  ["START opens it before the call begins", [call("jörg", { open: true })], "jörg"],
  ["in the call its own is listened to", [call("jörg", { inCall: true, open: true })], "jörg"],
  ["also while it is muted and was never open", [call("jörg", { inCall: true })], "jörg"],
  ["another call has it", [call("jörg"), call("ümit", { inCall: true, open: true })], "ümit"],
  ["another call has no use for it", [call("jörg"), call("ümit", { inCall: true })], null],
  [
    "of two the one on the screen counts",
    [call("ümit", { inCall: true, open: true }), call("jörg", { inCall: true })],
    "jörg",
  ],
])("E21 the audio wizard: %s", (_, calls, expected) => {
  expect(listensTo(calls, "jörg")).toBe(expected);
});
