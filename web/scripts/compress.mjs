// Packs what the server may send packed, beside the file itself: packing once at build time costs
// the server nothing at run time.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** Below this a packed file saves less than one packet. */
const WORTH_FROM_BYTES = 1_024;
const KINDS = /\.(js|css|html|svg|wasm)$/;

const files = readdirSync("dist", { recursive: true, encoding: "utf8" });
for (const file of files.filter((name) => KINDS.test(name))) {
  const path = `dist/${file}`;
  const plain = readFileSync(path);
  if (plain.length < WORTH_FROM_BYTES) continue;
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeFileSync(`${path}.br`, brotliCompressSync(plain, { params: quality }));
  writeFileSync(`${path}.gz`, gzipSync(plain, { level: constants.Z_BEST_COMPRESSION }));
}
