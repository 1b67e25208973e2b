import { expect, test } from "vitest";
import { initialsOf } from "./initials";
import { pieces } from "./linkify";

test.each([
  ["Mette Sørensen", "MS"],
  ["jonas", "J"],
  ["Anne Marie van den Berg", "AB"],
  ["  ", ""],
  ["😀 Ole", "😀O"],
])("“%s” has the initials %s", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

test("an address in a sentence is a link, the full stop is not part of it", () => {
  expect(pieces("See https://example.org/a?b=1. Thanks")).toEqual([
    { text: "See " },
    { text: "https://example.org/a?b=1", href: "https://example.org/a?b=1" },
    { text: ". Thanks" },
  ]);
});

test.each(["javascript:alert(1)", "<a href='https:'>x</a>", "data:text/html,hi", "http://"])(
  "“%s” stays plain text",
  (line) => {
    expect(pieces(line)).toEqual([{ text: line }]);
  },
);
