// Prints how many bytes of a file a browser loads: its size after gzip.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const file = process.argv[2];
if (!file) throw new Error("which file?");
process.stdout.write(`${gzipSync(readFileSync(file), { level: 9 }).length}\n`);
