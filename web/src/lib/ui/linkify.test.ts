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
  ["https://a.example/x(https://b.example)", "⟦https://a.example/x⟧(⟦https://b.example⟧)"],
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

// What linkify-it's published cases (test/fixtures of its repository) say about the addresses that
// we recognise: with http, https or www, and of e-mail. Theirs of other kinds are not ours: names
// without www (here they are file names, too), addresses of machines, ftp, a name and a password
// in front of the host, double quotation marks within.
test.each([
  ["https://a.example/pool-10'-x-30", "⟦https://a.example/pool-10'-x-30⟧"],
  ["https://a.example/the_'quoted'", "⟦https://a.example/the_'quoted'⟧"],
  ["'https://a.example/the_'quoted''", "'⟦https://a.example/the_'quoted'⟧'"],
  ["'https://a.example/it's'", "'⟦https://a.example/it's⟧'"],
  ["'https://a.example/x'-y", "'⟦https://a.example/x⟧'-y"],
  ["https://a.example/germany-inc-", "⟦https://a.example/germany-inc-⟧"],
  ["https://a.example/germany-inc-.", "⟦https://a.example/germany-inc-⟧."],
  ["https://a.example/1...2", "⟦https://a.example/1...2⟧"],
  ["https://a.example/#../0529/x.pdf..", "⟦https://a.example/#../0529/x.pdf⟧.."],
  ["https://a.example/@59.9,30.3,15z?hl=ru", "⟦https://a.example/@59.9,30.3,15z?hl=ru⟧"],
  ["https://a.example/a!3m2!3m1!", "⟦https://a.example/a!3m2!3m1⟧!"],
  [
    "https://a.example/?f(d(app),%221min%22)&t=N_M",
    "⟦https://a.example/?f(d(app),%221min%22)&t=N_M⟧",
  ],
  ["https://a.example/foo-(with-(parens)).", "⟦https://a.example/foo-(with-(parens))⟧."],
  ["https://a.example/(foo) (bar)", "⟦https://a.example/(foo)⟧ (bar)"],
  [
    "[x](https://www.a.example)[y](mailto:b@a.example)",
    "[x](⟦https://www.a.example⟧)[y](mailto:⟦b@a.example→mailto:b@a.example⟧)",
  ],
  ["text:https://a.example/", "text:⟦https://a.example/⟧"],
  ["a.b@https://c.example", "a.b@⟦https://c.example⟧"],
  ["｜https://a.example｜b", "｜⟦https://a.example⟧｜b"],
  ["｜www.a.example/x｜b", "｜⟦www.a.example/x→https://www.a.example/x⟧｜b"],
  ["https://✪df.example/1", "⟦https://✪df.example/1⟧"],
  ["https://a.example/നിന്നെ-പോലൊരാള്.html", "⟦https://a.example/നിന്നെ-പോലൊരാള്.html⟧"],
  ["https://a--b.example", "⟦https://a--b.example⟧"],
  ["https://host-2?", "⟦https://host-2⟧?"],
  ["(b@a.example)", "(⟦b@a.example→mailto:b@a.example⟧)"],
  ["192.168.1.1@a.example", "⟦192.168.1.1@a.example→mailto:192.168.1.1@a.example⟧"],
  ['test."anna".berg@a.example', 'test."anna".berg@a.example'],
  ["https://.a.example", "https://.a.example"],
  ["https://-a.example", "https://-a.example"],
  ["https://a..example/", "https://a..example/"],
  ["hppt://a.example", "hppt://a.example"],
  ["a@b", "a@b"],
])("like linkify-it, “%s” is read as %s", (line, as) => {
  expect(shown(line)).toBe(as);
});

// What linkify-it 6.1.0 misses or takes too far, as people write in a chat.
test.each([
  ["👉https://a.example/x", "👉⟦https://a.example/x⟧"],
  ["url=https://a.example/x", "url=⟦https://a.example/x⟧"],
  [
    '["https://a.example/","https://b.example/"]',
    '["⟦https://a.example/⟧","⟦https://b.example/⟧"]',
  ],
  ["https://a.example/Schrödinger’s_cat", "⟦https://a.example/Schrödinger’s_cat⟧"],
  ["E-Mail:b@a.example", "E-Mail:⟦b@a.example→mailto:b@a.example⟧"],
  ["b@a.example;c@a.example", "⟦b@a.example→mailto:b@a.example⟧;⟦c@a.example→mailto:c@a.example⟧"],
  ["jörg@a.example", "⟦jörg@a.example→mailto:jörg@a.example⟧"],
])("unlike linkify-it, “%s” is read as %s", (line, as) => {
  expect(shown(line)).toBe(as);
});

test.each([
  ["https://a.example,b", "⟦https://a.example⟧,b"],
  ["https://a.example(here)", "⟦https://a.example⟧(here)"],
  ["https://a.example:here", "⟦https://a.example⟧:here"],
  ["https://a.example:8443:", "⟦https://a.example:8443⟧:"],
  ["https://a.example[1]", "⟦https://a.example⟧[1]"],
  ["https://a.example…", "⟦https://a.example⟧…"],
  ["https://a.example's page", "⟦https://a.example⟧'s page"],
  ["_https://a.example/x_", "_⟦https://a.example/x⟧_"],
  ["https://a.example/x_", "⟦https://a.example/x_⟧"],
  ["https://a.example_", "⟦https://a.example⟧_"],
  ["https://[2001:db8::1]:8443.", "⟦https://[2001:db8::1]:8443⟧."],
  ["https://bank.example:secret@evil.example/", "https://bank.example:secret@evil.example/"],
])("the name of a host ends where none can go on: “%s” is read as %s", (line, as) => {
  expect(shown(line)).toBe(as);
});

test.each([
  ["o'brien@a.example", "⟦o'brien@a.example→mailto:o'brien@a.example⟧"],
  ["r&d@a.example", "⟦r&d@a.example→mailto:r&d@a.example⟧"],
  ["'b@a.example'", "'⟦b@a.example→mailto:b@a.example⟧'"],
  ["b@a.xn--p1ai", "⟦b@a.xn--p1ai→mailto:b@a.xn--p1ai⟧"],
  ["b@a.example2", "b@a.example2"],
  ["b@a.example_c", "b@a.example_c"],
])("a mail never goes to half an address: “%s” is read as %s", (line, as) => {
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

test.each(["javascript:", "data:", "vbscript:", "file:", "blob:", "JaVaScRiPt:", "java\tscript:"])(
  "%s never becomes a link, alone or around an address",
  (scheme) => {
    const said = ["alert(1)", "//a.example/%0aalert(1)", "https://a.example/x", "b@a.example,1"];
    for (const rest of said)
      for (const around of ["", " ", "(", "<", "www.", "https:", "mailto:"])
        for (const { href } of pieces(around + scheme + rest))
          if (href !== undefined) expect(href).toMatch(/^(https?:\/\/|mailto:)[^/:]+(\/|$)/);
  },
);
