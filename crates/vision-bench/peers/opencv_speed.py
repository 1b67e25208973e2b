"""How long OpenCV takes for a picture: `python opencv_speed.py FILMS FILM`.

Prints the mean processor time of one picture in milliseconds: pyramidal Lucas-Kanade (21 x 21, 3
levels) of 100 points, one way, and a homography by RANSAC. The pictures are grey already, and the
points are picked anew for each pair of pictures, which is not counted; so this is the least that
OpenCV can do. With `whole` at the end it is instead the whole of what `opencv_peer.py` does for a
mark: making the picture grey, there and back, RANSAC, new points, ORB when the mark is lost.
"""

import pathlib
import sys
import time

import cv2
import numpy as np

import opencv_peer

# Pictures before the clock is read: memory is taken, caches are filled.
WARM = 30


def least(pictures):
    spent = 0
    for frame in range(1, len(pictures)):
        before, now = pictures[frame - 1], pictures[frame]
        points = cv2.goodFeaturesToTrack(before, opencv_peer.POINTS, 0.001, 8, blockSize=5)
        begin = time.thread_time_ns()
        there, found, _ = cv2.calcOpticalFlowPyrLK(before, now, points, None, **opencv_peer.FLOW)
        good = found.ravel() == 1
        cv2.findHomography(points[good], there[good], cv2.RANSAC, opencv_peer.AGREE,
                           maxIters=500, confidence=0.995)
        if frame >= WARM:
            spent += time.thread_time_ns() - begin
    return spent / (len(pictures) - WARM) / 1e6


def whole(pictures, mark):
    tracker = opencv_peer.PlaneTracker(pictures[0], mark, False)
    spent = 0
    for frame in range(1, len(pictures)):
        colour = cv2.cvtColor(pictures[frame], cv2.COLOR_GRAY2RGBA)
        begin = time.thread_time_ns()
        tracker.step(cv2.cvtColor(colour, cv2.COLOR_RGBA2GRAY))
        if frame >= WARM:
            spent += time.thread_time_ns() - begin
    return spent / (len(pictures) - WARM) / 1e6


def main():
    cv2.setNumThreads(1)
    cv2.setRNGSeed(1)
    pictures, _, marks = opencv_peer.read_film(pathlib.Path(sys.argv[1]), sys.argv[2])
    pictures = [np.ascontiguousarray(picture) for picture in pictures]
    print(whole(pictures, marks[-1]) if "whole" in sys.argv else least(pictures))


main()
