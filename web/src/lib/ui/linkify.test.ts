import { expect, test } from "vitest";
import { pieces } from "./linkify";

/** The line with what is linked in ⟦brackets⟧, and a target that is not the text itself. */
function shown(line: string): string {
  return pieces(line)
    .map(({ text, href }) => {
      if (href === undefined) return text;
      return href === text ? `⟦${text}⟧` : `⟦${text}→${href}⟧`;
    })
    .join("");
}

test.each([
  ["See https://example.org/a?b=1. Thanks", "See ⟦https://example.org/a?b=1⟧. Thanks"],
  ["https://a.example/Rust_(Baden)", "⟦https://a.example/Rust_(Baden)⟧"],
  ["(https://a.example/Rust_(Baden))", "(⟦https://a.example/Rust_(Baden)⟧)"],
  ["(see https://a.example/x).", "(see ⟦https://a.example/x⟧)."],
  ["https://a.example/x(not closed", "⟦https://a.example/x⟧(not closed"],
  ["[https://a.example/x]", "[⟦https://a.example/x⟧]"],
  ["https://a.example/?a[1]=b[2]", "⟦https://a.example/?a[1]=b[2]⟧"],
  ["{https://a.example/{id}}", "{⟦https://a.example/{id}⟧}"],
  ["https://a.example/a(b[c)d]", "⟦https://a.example/a⟧(b[c)d]"],
  ["Https://A.example/X", "⟦Https://A.example/X⟧"],
  ["HTTP://a.example", "⟦HTTP://a.example⟧"],
  ["www.example.org/x", "⟦www.example.org/x→https://www.example.org/x⟧"],
  ["WWW.example.org,", "⟦WWW.example.org→https://WWW.example.org⟧,"],
  ["www.example", "www.example"],
  ["awww.example.org", "awww.example.org"],
  ["www...org", "www...org"],
  ["“https://a.example/x”", "“⟦https://a.example/x⟧”"],
  ["‘https://a.example/x’", "‘⟦https://a.example/x⟧’"],
  ["„https://a.example/x“", "„⟦https://a.example/x⟧“"],
  ["‚https://a.example/x‘", "‚⟦https://a.example/x⟧‘"],
  ["»https://a.example/x«", "»⟦https://a.example/x⟧«"],
  ["›https://a.example/x‹", "›⟦https://a.example/x⟧‹"],
  ['"https://a.example/x"', '"⟦https://a.example/x⟧"'],
  ["'https://a.example/x'", "'⟦https://a.example/x⟧'"],
  ["`https://a.example/x`", "`⟦https://a.example/x⟧`"],
  ["**https://a.example/x**", "**⟦https://a.example/x⟧**"],
  ["<https://a.example/x>", "<⟦https://a.example/x⟧>"],
  ["https://a.example/it's?", "⟦https://a.example/it's⟧?"],
  ["https://a.example/it’s", "⟦https://a.example/it’s⟧"],
  ["https://a.example/x…", "⟦https://a.example/x⟧…"],
  ["https://a.example/ – look", "⟦https://a.example/⟧ – look"],
  ["https://a.example/a–b", "⟦https://a.example/a–b⟧"],
  ["https://[2001:db8::1]/", "⟦https://[2001:db8::1]/⟧"],
  ["http://localhost:8080/console", "⟦http://localhost:8080/console⟧"],
  ["https://a.example,https://b.example", "⟦https://a.example⟧,⟦https://b.example⟧"],
  ["https://a.example;www.b.example", "⟦https://a.example⟧;⟦www.b.example→https://www.b.example⟧"],
  ["https://a.example/a,b;c", "⟦https://a.example/a,b;c⟧"],
  ["https://a.example/a\nhttps://b.example/", "⟦https://a.example/a⟧\n⟦https://b.example/⟧"],
  ["https://bücher.example/ä?ö=ü#ß", "⟦https://bücher.example/ä?ö=ü#ß⟧"],
  ["看https://a.example/x。好", "看⟦https://a.example/x⟧。好"],
  ["siehehttps://a.example", "siehehttps://a.example"],
  ["看 https://a.example/x。好", "看 ⟦https://a.example/x⟧。好"],
  ["https://a.example/x?y=%20&z=~", "⟦https://a.example/x?y=%20&z=⟧~"],
  ["xhttps://a.example", "xhttps://a.example"],
  ["https://bank.example@evil.example/", "https://bank.example@evil.example/"],
  ["write to help@example.org.", "write to ⟦help@example.org→mailto:help@example.org⟧."],
  ["<anna.b+c@mail.example.org>", "<⟦anna.b+c@mail.example.org→mailto:anna.b+c@mail.example.org⟧>"],
  ["anna@host", "anna@host"],
  ["417 203 958, +45 12 34 56 78", "417 203 958, +45 12 34 56 78"],
  ["javascript:alert(1)", "javascript:alert(1)"],
  ["<a href='https:'>x</a>", "<a href='https:'>x</a>"],
  ["data:text/html,hi", "data:text/html,hi"],
  ["http://", "http://"],
  ["https://.", "https://."],
  ["", ""],
])("“%s” is read as %s", (line, as) => {
  expect(shown(line)).toBe(as);
});

test("nothing of a line is lost, however long it is", () => {
  for (const part of ["a", "(", "https://", "www.", "a@", "a.", "'", "https://a.b/("]) {
    const line = part.repeat(4_000 / part.length);
    expect(
      pieces(line)
        .map(({ text }) => text)
        .join(""),
    ).toBe(line);
  }
});
