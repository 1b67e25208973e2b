#!/usr/bin/env bash
# Copying a WebM file with Opus moves the video against the audio, in some versions of FFmpeg each
# time anew.
#
# Expected: `ffmpeg -i a.webm -c copy b.webm` changes no time, or shifts all streams alike.
# Seen: Opus starts 7 ms before zero (its codec delay, 312 samples). FFmpeg 4.2.2 shifts everything
#   by 7 ms to avoid negative times, then takes the delay off the audio again on reading: each copy
#   leaves the video 7 ms later than the audio, without end; so does Debian 12's 5.1.9. 7.0.2 moves
#   both streams alike, 9.0.2 moves none.
# Why it matters: a recording that is repaired, cut and exported by copies loses lip-sync. Copy once,
#   from the original, or compare the first times before and after.
# Needs: Python 3 with venv; the packages imageio-ffmpeg 0.5.1, 0.6.0 and 0.8.1 (Linux, x86-64), which
#   contain FFmpeg 4.2.2, 7.0.2 and 9.0.2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# The first times of audio and video in ms, after none, one, two and three copies.
first_times() {
  python3 -m venv "v$1"
  "v$1/bin/pip" install --quiet --disable-pip-version-check setuptools "imageio-ffmpeg==$1"
  local ffmpeg
  ffmpeg=$("v$1/bin/python" -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
  "$ffmpeg" -v error -y -f lavfi -i testsrc=size=320x240:rate=10 -f lavfi -i sine=440 -t 2 \
    -c:v libvpx -b:v 200k -g 20 -c:a libopus 0.webm
  for copy in 0 1 2 3; do
    "$ffmpeg" -v error -i "$copy.webm" -c copy -copyts -f framecrc - |
      awk -F, '!/^#/ && !seen[$1]++ { time[$1 + 0] = $3 + 0 }
        END { printf "%s%d/%d", (copy ? " " : ""), time[1], time[0] }' copy="$copy"
    "$ffmpeg" -v error -y -i "$copy.webm" -c copy "$((copy + 1)).webm"
  done
  echo
}

status=0
check() {
  local seen
  seen=$(first_times "$1")
  echo "FFmpeg $2: audio/video begin at $seen ms"
  [ "$seen" = "$3" ] || { echo "  changed: it was $3"; status=1; }
}
check 0.5.1 4.2.2 "-7/7 -7/14 -7/21 -7/28"
check 0.6.0 7.0.2 "-7/0 0/7 0/7 0/7"
check 0.8.1 9.0.2 "-7/0 -7/0 -7/0 -7/0"
exit "$status"
