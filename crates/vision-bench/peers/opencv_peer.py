"""What the tracker is held against: OpenCV on the same films.

    python opencv_peer.py FILMS ANSWERS METHOD FILM...

FILMS holds NAME.grey (all pictures) and NAME.csv (size, times, marks); ANSWERS/METHOD/NAME.csv is
written with a line for each mark and picture: `mark,frame,x,y` or `mark,frame,lost`.

METHOD is one of
  steps      pyramidal Lucas-Kanade (21 x 21, 3 levels), about 100 points on the target and around
             it, forward-backward check, a homography by RANSAC from each picture to the next, and
             ORB to find the target again when it is lost
  reference  the same, but the homography is fitted from the first picture: points keep where they
             were at first, so that nothing adds up
  csrt       the correlation tracker CSRT on the box around the target
"""

import csv
import pathlib
import sys

import cv2
import numpy as np

POINTS = 100
# Fewer that agree are no evidence (a homography needs four).
FEWEST = 10
# Pictures between two attempts to find a lost target: ORB on every picture would be slow.
PATIENCE = 2

FLOW = dict(
    winSize=(21, 21),
    maxLevel=3,
    criteria=(cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 0.01),
    minEigThreshold=1e-4,
)
# Farther than this from where it began, there and back, in pixels.
RETURN = 1.0
# Farther than this from where the homography puts it, in pixels.
AGREE = 2.0
# The best match has to be better than the second by this factor (Lowe's ratio).
RATIO = 0.75


def read_film(folder, name):
    width = height = 0
    times, marks = [], []
    with open(folder / f"{name}.csv", newline="") as file:
        for row in csv.reader(file):
            if row[0] == "size":
                width, height = int(row[1]), int(row[2])
            elif row[0] == "time":
                times.append(float(row[1]))
            else:
                what = row[4]
                marks.append(
                    dict(frame=int(row[1]), x=float(row[2]), y=float(row[3]), what=what,
                         wide=float(row[5]), high=float(row[6]))
                )
    pixels = np.memmap(folder / f"{name}.grey", dtype=np.uint8, mode="r")
    return pixels.reshape(len(times), height, width), times, marks


def half_sizes(mark, width):
    """Half of the width and height of the target, in pixels."""
    if mark["what"] == "point":
        return 0.04 * width, 0.04 * width
    if mark["what"] == "circle":
        return mark["wide"], mark["wide"]
    return mark["wide"] / 2, mark["high"] / 2


def put(homography, points):
    return cv2.perspectiveTransform(points.reshape(-1, 1, 2).astype(np.float64), homography).reshape(-1, 2)


class PlaneTracker:
    """One mark, held by points on the plane around it."""

    def __init__(self, picture, mark, from_reference):
        height, width = picture.shape
        self.from_reference = from_reference
        half = half_sizes(mark, width)
        # What surrounds the target lies on its plane as often as not; twice its size, and never
        # less than a tenth of the picture, has been the best of 1, 1.5, 2, 3 and 4.
        self.reach = np.maximum(np.array(half) * 2.0, 0.1 * width)
        self.first = np.array([mark["x"], mark["y"]])
        self.now = np.eye(3)
        self.before = picture
        self.lost_for = 0
        self.orb = cv2.ORB_create(nfeatures=1500, scaleFactor=1.2, nlevels=8, fastThreshold=10)
        mask = self.region(picture.shape, np.eye(3))
        self.known, self.descriptors = self.orb.detectAndCompute(picture, mask)
        self.at = self.pick(picture, mask, POINTS)
        self.origin = self.at.copy()

    def region(self, shape, homography):
        """The pixels of the target and what surrounds it."""
        x, y = self.reach
        corners = self.first + np.array([[-x, -y], [x, -y], [x, y], [-x, y]])
        mask = np.zeros(shape, np.uint8)
        cv2.fillConvexPoly(mask, np.round(put(homography, corners)).astype(np.int32), 255)
        return mask

    def pick(self, picture, mask, count):
        found = cv2.goodFeaturesToTrack(picture, count, 0.01, 5, mask=mask, blockSize=5)
        return np.empty((0, 2), np.float32) if found is None else found.reshape(-1, 2)

    def step(self, picture):
        """Looks at the next picture; answers where the mark is, or None."""
        homography = self.follow(picture) if self.lost_for == 0 else None
        if homography is None:
            self.lost_for += 1
            if self.lost_for % PATIENCE == 1:
                homography = self.find(picture)
        self.before = picture
        if homography is None:
            return None
        if self.lost_for:
            self.lost_for = 0
            self.at = np.empty((0, 2), np.float32)
            self.origin = np.empty((0, 2), np.float32)
        self.now = homography
        self.replenish(picture)
        return put(homography, self.first)[0]

    def follow(self, picture):
        if len(self.at) < FEWEST:
            return None
        points = self.at.reshape(-1, 1, 2).astype(np.float32)
        there, found, _ = cv2.calcOpticalFlowPyrLK(self.before, picture, points, None, **FLOW)
        back, returned, _ = cv2.calcOpticalFlowPyrLK(picture, self.before, there, None, **FLOW)
        off = np.linalg.norm((back - points).reshape(-1, 2), axis=1)
        good = (found.ravel() == 1) & (returned.ravel() == 1) & (off < RETURN)
        if good.sum() < FEWEST:
            return None
        source = self.origin if self.from_reference else self.at
        there = there.reshape(-1, 2)
        step, agree = cv2.findHomography(
            source[good], there[good], cv2.RANSAC, AGREE, maxIters=500, confidence=0.995
        )
        if step is None or agree.sum() < max(FEWEST, 0.4 * good.sum()):
            return None
        kept = np.flatnonzero(good)[agree.ravel() == 1]
        self.at, self.origin = there[kept], self.origin[kept]
        homography = step if self.from_reference else step @ self.now
        return homography if plausible(homography, self.first, self.reach) else None

    def find(self, picture):
        if self.descriptors is None or len(self.known) < FEWEST:
            return None
        seen, descriptors = self.orb.detectAndCompute(picture, None)
        if descriptors is None or len(seen) < FEWEST:
            return None
        pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(self.descriptors, descriptors, k=2)
        good = [p[0] for p in pairs if len(p) == 2 and p[0].distance < RATIO * p[1].distance]
        if len(good) < FEWEST:
            return None
        source = np.float32([self.known[m.queryIdx].pt for m in good])
        there = np.float32([seen[m.trainIdx].pt for m in good])
        homography, agree = cv2.findHomography(source, there, cv2.RANSAC, 3.0, maxIters=2000)
        if homography is None or agree.sum() < FEWEST:
            return None
        return homography if plausible(homography, self.first, self.reach) else None

    def replenish(self, picture):
        """New points where old ones were lost, once fewer than half are left."""
        if len(self.at) >= POINTS // 2:
            return
        mask = self.region(picture.shape, self.now)
        for x, y in self.at:
            cv2.circle(mask, (int(x), int(y)), 5, 0, -1)
        fresh = self.pick(picture, mask, POINTS - len(self.at))
        if len(fresh):
            self.at = np.vstack([self.at, fresh])
            self.origin = np.vstack([self.origin, put(np.linalg.inv(self.now), fresh)])


def plausible(homography, first, reach):
    """Whether a target can look like this: not turned over, not squashed, not tiny."""
    x, y = reach
    corners = first + np.array([[-x, -y], [x, -y], [x, y], [-x, y]])
    seen = put(homography, corners)
    edges = np.roll(seen, -1, axis=0) - seen
    turns = edges[:, 0] * np.roll(edges, -1, axis=0)[:, 1] - edges[:, 1] * np.roll(edges, -1, axis=0)[:, 0]
    area = cv2.contourArea(seen.astype(np.float32))
    return bool((turns > 0).all() and 0.04 < area / (4 * x * y) < 25)


class BoxTracker:
    """CSRT on the box around the target."""

    def __init__(self, picture, mark):
        half = np.maximum(half_sizes(mark, picture.shape[1]), 16)
        self.tracker = cv2.TrackerCSRT_create()
        box = (mark["x"] - half[0], mark["y"] - half[1], 2 * half[0], 2 * half[1])
        self.tracker.init(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), tuple(int(round(v)) for v in box))
        rounded = [int(round(v)) for v in box]
        # It answers with the whole box; the mark keeps its place in it.
        self.share = ((mark["x"] - rounded[0]) / rounded[2], (mark["y"] - rounded[1]) / rounded[3])

    def step(self, picture):
        found, (x, y, wide, high) = self.tracker.update(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR))
        return (x + self.share[0] * wide, y + self.share[1] * high) if found else None


def make(method, picture, mark):
    if method == "csrt":
        return BoxTracker(picture, mark)
    return PlaneTracker(picture, mark, method == "reference")


def run(folder, answers, method, name):
    pictures, times, marks = read_film(folder, name)
    trackers = [None] * len(marks)
    lines = []
    for frame, picture in enumerate(pictures):
        picture = np.ascontiguousarray(picture)
        for number, mark in enumerate(marks):
            # CSRT follows a box.
            if method == "csrt" and mark["what"] != "box":
                continue
            if frame == mark["frame"]:
                trackers[number] = make(method, picture, mark)
                lines.append(f"{number},{frame},{mark['x']},{mark['y']}")
            elif trackers[number] is not None:
                at = trackers[number].step(picture)
                lines.append(f"{number},{frame},lost" if at is None else f"{number},{frame},{at[0]},{at[1]}")
    (answers / method).mkdir(parents=True, exist_ok=True)
    (answers / method / f"{name}.csv").write_text("\n".join(lines) + "\n")


def main():
    folder, answers, method = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    # One core, as everything that is compared here; and the same dice for RANSAC every time.
    cv2.setNumThreads(1)
    for name in sys.argv[4:]:
        cv2.setRNGSeed(1)
        run(folder, answers, method, name)


if __name__ == "__main__":
    main()
