"""Signs drawn here: what small print shops and word processors make of boxes, rings and strokes. Knows no net."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from tests.training.icon_drawings import DRAWN_PX, Coverage, Drawing
from tests.training.icon_sheet import OWN

VARIANTS = 24
_WHITE, _BLACK = 255, 0


def own_drawings(*, seed: int) -> Iterator[Drawing]:
    """So many variants of each sign, every one a little different."""
    rng = np.random.default_rng(seed)
    for kind, draw in _DRAW.items():
        for k in range(VARIANTS):
            canvas = np.zeros((DRAWN_PX * 2, DRAWN_PX * 2), np.uint8)
            draw(rng, canvas)
            ys, xs = np.flatnonzero(canvas.any(axis=1)), np.flatnonzero(canvas.any(axis=0))
            cut = np.ascontiguousarray(canvas[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1])
            yield Drawing(family=OWN, name=f"{kind}-{k}", kind=kind, seen=True, coverage=cut)


def _at(x: float, y: float) -> tuple[int, int]:
    """A place on a 100 × 100 field, drawn at 1.5 px a step with room around it."""
    return round(20 + 1.5 * x), round(20 + 1.5 * y)


def _box(canvas: Coverage, x0: float, y0: float, x1: float, y1: float, *, ink: int = _WHITE, line: float = 0) -> None:
    cv2.rectangle(canvas, _at(x0, y0), _at(x1, y1), ink, round(1.5 * line) or -1, cv2.LINE_AA)


def _stroke(canvas: Coverage, points: list[tuple[float, float]], line: float, ink: int = _WHITE) -> None:
    cv2.polylines(canvas, [np.array([_at(*p) for p in points])], False, ink, max(1, round(1.5 * line)), cv2.LINE_AA)


def _phone(rng: np.random.Generator, canvas: Coverage) -> None:
    if rng.random() < 0.4:  # a receiver lying on its set
        top = rng.uniform(10, 22)
        _stroke(canvas, [(8, top + 16), (14, top + 4), (50, top), (86, top + 4), (92, top + 16)], rng.uniform(10, 18))
        body = [(28, 42), (72, 42), (92, 92), (8, 92)]
        cv2.fillPoly(canvas, [np.array([_at(*p) for p in body])], _WHITE, cv2.LINE_AA)
        cv2.circle(canvas, _at(50, 68), round(1.5 * rng.uniform(9, 15)), _BLACK, -1, cv2.LINE_AA)
        return
    middle, radius = _at(60, 45), round(1.5 * rng.uniform(34, 46))
    thick, turned = round(1.5 * rng.uniform(13, 24)), float(rng.choice([0, 0, -45, 45, 180, 135]))
    cv2.ellipse(canvas, middle, (radius, radius), turned, 95, 265, _WHITE, thick, cv2.LINE_AA)
    for angle in (95, 265):
        end = np.deg2rad(angle + turned)
        place = (round(middle[0] + radius * np.cos(end)), round(middle[1] + radius * np.sin(end)))
        cv2.circle(canvas, place, round(thick * rng.uniform(0.75, 1.0)), _WHITE, -1, cv2.LINE_AA)


def _fax(rng: np.random.Generator, canvas: Coverage) -> None:
    top, width = rng.uniform(34, 48), rng.uniform(20, 32)
    hollow = rng.random() < 0.4
    line = rng.uniform(5, 10) if hollow else 0
    _box(canvas, 4, top, 96, 88, line=line)
    _box(canvas, 50 - width, 5, 50 + width, top, line=line)
    if rng.random() < 0.6:
        ink = _WHITE if hollow else _BLACK
        for x in range(3):
            for y in range(int(rng.integers(1, 3))):
                _box(canvas, 56 + 11 * x, top + 12 + 13 * y, 62 + 11 * x, top + 18 + 13 * y, ink=ink)
    if rng.random() < 0.6:
        _box(canvas, 10, top + 6, 26, 82, ink=_WHITE if hollow else _BLACK, line=rng.uniform(4, 7))
    elif rng.random() < 0.5:
        _box(canvas, 50 - width, 70, 50 + width, 98, ink=_BLACK)
        _box(canvas, 50 - width, 70, 50 + width, 98, line=rng.uniform(5, 8))


def _mobile(rng: np.random.Generator, canvas: Coverage) -> None:
    half = rng.uniform(22, 32)
    _box(canvas, 50 - half, 2, 50 + half, 98, line=rng.choice([0.0, 5.0, 8.0]))
    if rng.random() < 0.7:
        _box(canvas, 50 - half + 7, rng.uniform(10, 16), 50 + half - 7, rng.uniform(66, 82), ink=_BLACK)
    if rng.random() < 0.5:
        cv2.circle(
            canvas, _at(50, 90), round(1.5 * 4), _BLACK if canvas[_at(50, 90)[::-1]] else _WHITE, -1, cv2.LINE_AA
        )
    if rng.random() < 0.25:
        _box(canvas, 50 + half - 12, -10, 50 + half - 4, 4)


def _mail(rng: np.random.Generator, canvas: Coverage) -> None:
    top, fold = rng.uniform(12, 22), rng.uniform(48, 62)
    line = rng.uniform(4, 10)
    hollow = rng.random() < 0.5
    _box(canvas, 2, top, 98, 100 - top, line=line if hollow else 0)
    ink = _WHITE if hollow else _BLACK
    _stroke(canvas, [(3, top + 3), (50, fold), (97, top + 3)], line, ink)
    if rng.random() < 0.3:
        _stroke(canvas, [(3, 97 - top), (38, 50)], line, ink)
        _stroke(canvas, [(97, 97 - top), (62, 50)], line, ink)


def _web(rng: np.random.Generator, canvas: Coverage) -> None:
    middle, line = _at(50, 50), max(2, round(1.5 * rng.uniform(3, 9)))
    full = rng.random() < 0.3
    ink = _BLACK if full else _WHITE
    cv2.circle(canvas, middle, 72, _WHITE, -1 if full else line, cv2.LINE_AA)
    if rng.random() < 0.9:
        cv2.line(canvas, _at(2, 50), _at(98, 50), ink, line, cv2.LINE_AA)
    cv2.line(canvas, _at(50, 2), _at(50, 98), ink, line, cv2.LINE_AA)
    if rng.random() < 0.6:
        cv2.ellipse(canvas, middle, (round(rng.uniform(24, 40)), 72), 0, 0, 360, ink, line, cv2.LINE_AA)
    if rng.random() < 0.4:
        for y in (27, 73):
            cv2.line(canvas, _at(12, y), _at(88, y), ink, line, cv2.LINE_AA)


def _place(rng: np.random.Generator, canvas: Coverage) -> None:
    if rng.random() < 0.35:
        roof = [(50, 4), (98, 48), (2, 48)]
        cv2.fillPoly(canvas, [np.array([_at(*p) for p in roof])], _WHITE, cv2.LINE_AA)
        _box(canvas, 16, 46, 84, 96)
        _box(canvas, 42, 64, 58, 97, ink=_BLACK)
        return
    radius = rng.uniform(28, 38)
    cv2.circle(canvas, _at(50, 36), round(1.5 * radius), _WHITE, -1, cv2.LINE_AA)
    foot = [(50 - radius * 0.92, 48), (50 + radius * 0.92, 48), (50, 99)]
    cv2.fillPoly(canvas, [np.array([_at(*p) for p in foot])], _WHITE, cv2.LINE_AA)
    if rng.random() < 0.65:
        cv2.circle(canvas, _at(50, 36), round(1.5 * radius * rng.uniform(0.3, 0.7)), _BLACK, -1, cv2.LINE_AA)


_DRAW = {"phone": _phone, "fax": _fax, "mobile": _mobile, "mail": _mail, "web": _web, "place": _place}
