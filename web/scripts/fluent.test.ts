import { expect, test } from "vitest";
import { messagesOf } from "./fluent.mjs";

test("every variable of a text is found, however deep", () => {
  const source = `
# A comment
-brand = Bistand
plain = No variable in { -brand(case: "genitive") }
deep = { $count ->
    [one] { $one }
   *[other] { NUMBER($number, minimumFractionDigits: 1) } of { $count }
  }
with-attribute = Text
    .title = { $title }
`;
  expect([...messagesOf(source, "x.ftl")]).toEqual([
    ["-brand", []],
    ["plain", []],
    ["deep", ["count", "number", "one"]],
    ["with-attribute", ["title"]],
  ]);
});

test.each([
  ["a line that is no text", "a = x\nHello there\nb = y\n", 2],
  ["a second line that begins with a bracket", "a = x\n    [y] z\nb = y\n", 2],
  ["a second line that begins with an asterisk", "a = x\n    * y\n", 2],
  ["a second line behind a tab", "a = x\n\ty\n", 2],
  ["two defaults", "a = { $n ->\n    *[one] x\n    *[other] y\n  }\n", 1],
  ["no default", "b = x\na = { $n ->\n    [one] x\n  }\n", 2],
  ["a bracket that does not close", "a = { $x\nb = y\n", 1],
  ["a text without words", "b = x\na =\n", 2],
])("%s is refused with its line: the pages would drop it without a word", (_, source, line) => {
  expect(() => messagesOf(source, "x.ftl")).toThrow(`x.ftl:${line}: `);
});

test("a text that is there twice is refused", () => {
  expect(() => messagesOf("a = x\na = y\n", "x.ftl")).toThrow('x.ftl: "a" twice');
});
