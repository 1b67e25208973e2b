import { expect, test } from "vitest";
import { initialsOf } from "./initials";

test.each([
  ["Mette Sørensen", "MS"],
  ["jonas", "J"],
  ["Anne Marie van den Berg", "AB"],
  ["  ", ""],
  ["😀 Ole", "😀O"],
  ["<b>Jonas</b>", "B"],
  ["“Jonas” – Berg (Mr.)", "JM"],
  ["- Jonas -", "J"],
])("“%s” has the initials %s", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
