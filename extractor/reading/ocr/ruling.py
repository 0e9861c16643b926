"""The rules of tables in the picture of a page, found by their shape: long, thin, level or upright."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extractor.reading.ocr.engine import Image
from extractor.reading.pdf.rules import MOST_RULES, Drawing, Rule, merge

LEVEL, UPRIGHT = 24.0, 14.0  # points that a level and an upright rule are long at least
THICK = 3.0  # points
BENT = 0.006  # points that a rule may stray for each point of its length, where paper or scanner were not straight
FRAME = 100.0  # points that rules which cross each other reach over in one direction; less is a large character
NEIGHBOURHOOD = 31  # pixels around one that say whether it is dark
DARKER = 12  # by how much (of 255) it has to be darker than they are
EDGE = 1  # pixels around a rule that are taken out with it

Mask = npt.NDArray[np.uint8]


def read_rules(picture: Image, scale: float) -> tuple[Drawing, Image]:
    """The rules of a page, in points, and its picture without them.

    Args:
        picture: in colour, its lines level.
        scale: pixels a point.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    darker = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, NEIGHBOURHOOD, DARKER)
    dark = darker.astype(np.uint8)
    level = _long(dark, (int(LEVEL * scale), 1))
    upright = _long(dark, (1, int(UPRIGHT * scale)))
    _, groups, boxes, _ = cv2.connectedComponentsWithStats(cv2.bitwise_or(level, upright))
    framed = boxes[:, 2:4].max(axis=1) >= FRAME * scale
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    mask = np.zeros(grey.shape, np.uint8)
    for shape, rules in ((level, horizontal), (upright, vertical)):
        across = int(rules is horizontal)  # which side of its box is a rule's thickness
        _, numbers, found, middles = cv2.connectedComponentsWithStats(shape)
        thin = np.zeros(len(found), bool)
        for at in range(1, len(found)):
            x, y, *size, _ = (int(side) for side in found[at])
            if size[across] > THICK * scale + BENT * size[1 - across]:
                continue
            group = groups[y : y + size[1], x : x + size[0]].max()
            if not framed[group]:
                continue
            thin[at] = True
            start, middle = (x, middles[at][1]) if across else (y, middles[at][0])
            rules.append(Rule(float(middle) / scale, start / scale, (start + size[1 - across]) / scale))
        mask |= thin[numbers].astype(np.uint8)
    cleaned = picture.copy()
    cleaned[cv2.dilate(mask, np.ones((2 * EDGE + 1, 2 * EDGE + 1), np.uint8)) > 0] = 255
    few = [rules if len(rules) <= MOST_RULES else [] for rules in (merge(horizontal), merge(vertical))]
    return Drawing(horizontal=few[0], vertical=few[1]), cleaned


def _long(dark: Mask, shape: tuple[int, int]) -> Mask:
    """What of the dark places goes on for so many pixels, to the right or downwards; a step aside does not end it."""
    across = (1, 3) if shape[1] == 1 else (3, 1)
    thickened = cv2.dilate(dark, cv2.getStructuringElement(cv2.MORPH_RECT, across))
    long = cv2.morphologyEx(thickened, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
    return cv2.bitwise_and(long, dark).astype(np.uint8)
