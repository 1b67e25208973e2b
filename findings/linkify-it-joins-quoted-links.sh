#!/usr/bin/env bash
# linkify-it makes one link of two addresses in a JSON list, and finds only the first of two e-mail
# addresses that a semicolon separates.
#
# Expected: a quotation mark in front of an address also ends it, so a list has two links; a list of
#   recipients, as mail programs copy it, has as many links as recipients.
# Seen in linkify-it 6.1.0 (MIT, part of markdown-it): a pair of double quotation marks within a path
#   belongs to the address, and `","` is such a pair. An e-mail address is only found behind a space,
#   a bracket `(`, a quotation mark or `<`: not behind `;`, `,`, `:` or `[`. A web address is not
#   found behind a backtick or `=`.
# Why it matters: a pasted log line or configuration gets a link that leads nowhere, and the second
#   recipient none. We find addresses ourselves (`web/src/lib/ui/linkify.ts`).
# Needs: Node 20; linkify-it 6.1.0 (npm).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund linkify-it@6.1.0

cat >find.mjs <<'END'
import { LinkifyIt } from "linkify-it";

const linkify = new LinkifyIt();
for (const text of [
  '["https://a.example/","https://b.example/"]',
  "anna@a.example;berta@b.example",
  "E-Mail:anna@a.example",
  "url=https://a.example/x",
])
  console.log(`${text}: ${(linkify.match(text) ?? []).map(({ url }) => url).join(" | ") || "none"}`);
END
node find.mjs | tee seen.txt
cat >stated.txt <<'END'
["https://a.example/","https://b.example/"]: https://a.example/","https://b.example/
anna@a.example;berta@b.example: mailto:anna@a.example
E-Mail:anna@a.example: none
url=https://a.example/x: none
END
cmp -s seen.txt stated.txt || { echo "changed: it was"; cat stated.txt; exit 1; }
