#!/usr/bin/env bash
# ZXing-C++ reads some plain Code 39 barcodes as other text, and ignores the option against it.
#
# Expected: a Code 39 barcode of "PN-12/D4" reads as "PN-12/D4". All its characters belong to
#   plain Code 39, and the reader is asked for Code 39.
# Seen: it reads as "PN-12$4", a valid result without any error. Pairs such as /D, +Y and $A are
#   letters of Full ASCII Code 39; if every $ % + / of a barcode happens to begin such a pair,
#   zxing-cpp 3.1.1 and zxing-wasm 3.1.6 take the whole for Full ASCII, and only the identifier
#   ]A4 (not ]A0) tells. "7A$12" reads as printed, for $1 is no pair. `tryCode39ExtendedMode:
#   false` of zxing-wasm is still accepted, and changes nothing.
# Why it matters: serial numbers on type plates are often Code 39 with / or +. A scanned one
#   differs from the printed one, or does not, depending on the number. Ask for the format
#   `Code39Std`.
# Needs: Python 3 with venv, Node 20; zxing-cpp 3.1.1, python-barcode 0.16.1 and Pillow 13.0.0
#   (PyPI), zxing-wasm 3.1.6 (npm).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  zxing-cpp==3.1.1 python-barcode==0.16.1 Pillow==13.0.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund zxing-wasm@3.1.6

cat >print_and_read.py <<'EOF'
import sys, zxingcpp
from barcode.codex import Code39
from barcode.writer import ImageWriter
from PIL import Image

for index, text in enumerate(sys.argv[1:]):
    with open(f"{index}.png", "wb") as file:
        Code39(text, ImageWriter(), add_checksum=False).write(file, {"write_text": False})
    image = Image.open(f"{index}.png")
    formats = zxingcpp.BarcodeFormat
    texts = [
        zxingcpp.read_barcodes(image, formats=wanted)[0].text
        for wanted in (formats.Code39, formats.Code39Std)
    ]
    print("zxing-cpp", text, "Code39:", texts[0], "Code39Std:", texts[1])
EOF
cat >read.mjs <<'EOF'
import { readFileSync } from "node:fs";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const wasmBinary = readFileSync("node_modules/zxing-wasm/dist/reader/zxing_reader.wasm");
prepareZXingModule({ overrides: { wasmBinary } });
for (const [index, text] of process.argv.slice(2).entries()) {
  const file = readFileSync(`${index}.png`);
  const [any] = await readBarcodes(file, { formats: ["Code39"], tryCode39ExtendedMode: false });
  const [plain] = await readBarcodes(file, { formats: ["Code39Std"] });
  console.log("zxing-wasm", text, "Code39:", any?.text, "Code39Std:", plain?.text);
}
EOF
printed=("PN-12/D4" "AB/C12" "X+Y" '7A$12')
{
  venv/bin/python print_and_read.py "${printed[@]}"
  node read.mjs "${printed[@]}"
} | tee seen.txt
cat >stated.txt <<'EOF'
zxing-cpp PN-12/D4 Code39: PN-12$4 Code39Std: PN-12/D4
zxing-cpp AB/C12 Code39: AB#12 Code39Std: AB/C12
zxing-cpp X+Y Code39: Xy Code39Std: X+Y
zxing-cpp 7A$12 Code39: 7A$12 Code39Std: 7A$12
zxing-wasm PN-12/D4 Code39: PN-12$4 Code39Std: PN-12/D4
zxing-wasm AB/C12 Code39: AB#12 Code39Std: AB/C12
zxing-wasm X+Y Code39: Xy Code39Std: X+Y
zxing-wasm 7A$12 Code39: 7A$12 Code39Std: 7A$12
EOF
cmp -s seen.txt stated.txt || { echo "changed: it was"; cat stated.txt; exit 1; }
