import { expect, test } from "vitest";
import type { Status } from "../../lib/wire";
import { happened, type Happened, type Standing } from "./ending";

const stands = (status: Status, endsAs: Status): Standing => ({ status, endsAs });
const before = stands("confirmed", "cancelled");
const inCall = stands("running", "done");

test.each<[string, Standing, Standing, boolean, Happened | null]>([
  ["nothing", before, before, false, null],
  ["nothing in a call", inCall, inCall, false, null],
  ["the end", inCall, stands("done", "done"), true, "done"],
  ["a cancellation", before, stands("cancelled", "cancelled"), true, "cancelled"],
  ["the end, before the page had noted it", inCall, stands("done", "done"), false, "done"],
  ["the end, and a reopening", inCall, stands("confirmed", "done"), true, "reopened"],
  ["the end, a reopening and a call", inCall, inCall, true, "reopened"],
  ["a first call", before, inCall, false, "call-began"],
  ["another call", stands("confirmed", "done"), inCall, false, "call-began"],
  ["the end of the call", inCall, stands("confirmed", "done"), false, "changed"],
  ["a confirmation", stands("requested", "cancelled"), before, false, "changed"],
])("B19 a question about the end after %s", (_, asked, now, wasOver, expected) => {
  expect(happened(asked, now, wasOver)).toBe(expected);
});
