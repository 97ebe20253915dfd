"""Where cards come to lie when people put several down: rows with gaps, or edge to edge. In mm; knows no picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Size = tuple[float, float]
"""Width, height in mm."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Place:
    """One card's place on the desk."""

    matrix: NDArray[np.float64]
    """Shape (3, 3): card mm → desk mm."""

    @staticmethod
    def at(centre: tuple[float, float], size: Size, turn_deg: float) -> Place:
        """A card of this size about this centre."""
        turn = np.deg2rad(turn_deg)
        cos, sin = np.cos(turn), np.sin(turn)
        back = np.array([[1, 0, -size[0] / 2], [0, 1, -size[1] / 2], [0, 0, 1.0]])
        return Place(matrix=np.array([[cos, -sin, centre[0]], [sin, cos, centre[1]], [0, 0, 1.0]]) @ back)


def lay_apart(
    rng: np.random.Generator,
    sizes: list[Size],
    *,
    gaps_mm: tuple[float, float] = (4.0, 22.0),
    lean_deg: float | None = None,
    bounds: Size | None = None,
) -> tuple[list[Place], Size]:
    """Rows of cards that do not touch, each leaning its own way.

    Args:
        lean_deg: spread of the lean; None: neat or careless, by chance.
        bounds: what the rows should fit into; they grow beyond it only where the cards need it.

    Returns:
        The places and the room they take together.
    """
    lean = lean_deg if lean_deg is not None else float(rng.choice([1.5, 4.0, 12.0]))
    turned = rng.random() < 0.2
    boxes = []
    for size in sizes:
        turn = float(rng.normal(0, lean)) + (float(rng.choice([90, 270, 180])) if rng.random() < 0.12 else 0.0)
        turn += 90.0 if turned else 0.0
        boxes.append((turn, _room(size, turn)))
    columns = _columns(len(sizes), bounds, boxes)
    places: list[Place] = []
    y, reach = 0.0, 0.0
    for first in range(0, len(sizes), columns):
        row = range(first, min(first + columns, len(sizes)))
        tall = max(boxes[i][1][1] for i in row)
        x = 0.0
        for i in row:
            turn, (wide, high) = boxes[i]
            down = y + high / 2 + float(rng.uniform(0, max(0.01, tall - high)))
            places.append(Place.at((x + wide / 2, down), sizes[i], turn))
            x += wide + float(rng.uniform(*gaps_mm))
        reach = max(reach, x)
        y += tall + float(rng.uniform(*gaps_mm))
    return places, (reach, y)


def lay_touching(rng: np.random.Generator, sizes: list[Size]) -> tuple[list[Place], Size]:
    """A block of cards pushed together: gaps of nothing to a millimetre, the whole block leaning one way."""
    columns = _columns(len(sizes), None, [(0.0, size) for size in sizes])
    turn = float(rng.normal(0, 4))
    places: list[Place] = []
    y, reach = 0.0, 0.0
    cos, sin = np.cos(np.deg2rad(turn)), np.sin(np.deg2rad(turn))
    for first in range(0, len(sizes), columns):
        row = range(first, min(first + columns, len(sizes)))
        x = 0.0
        for i in row:
            wide, high = sizes[i]
            upside = 180.0 if rng.random() < 0.1 else 0.0
            lean = float(rng.normal(0, 0.25))
            cx, cy = x + wide / 2, y + high / 2
            places.append(Place.at((cx * cos - cy * sin, cx * sin + cy * cos), sizes[i], turn + lean + upside))
            x += wide + float(rng.choice([0.0, 0.0, rng.uniform(0.1, 1.0)]))
        reach = max(reach, x)
        y += max(sizes[i][1] for i in row) + float(rng.choice([0.0, 0.0, rng.uniform(0.1, 1.0)]))
    corners = np.array([[0, 0], [reach, 0], [reach, y], [0, y]]) @ np.array([[cos, sin], [-sin, cos]])
    low = corners.min(axis=0)
    shift = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1.0]])
    width, height = np.ptp(corners, axis=0)
    return [Place(matrix=shift @ place.matrix) for place in places], (float(width), float(height))


def _room(size: Size, turn_deg: float) -> Size:
    cos, sin = abs(np.cos(np.deg2rad(turn_deg))), abs(np.sin(np.deg2rad(turn_deg)))
    return float(size[0] * cos + size[1] * sin), float(size[0] * sin + size[1] * cos)


def _columns(count: int, bounds: Size | None, boxes: list[tuple[float, Size]]) -> int:
    """As many as make the block about 4:3, or fit the bounds."""
    wide = float(np.mean([size[0] for _, size in boxes])) + 8
    high = float(np.mean([size[1] for _, size in boxes])) + 8
    if bounds is not None:
        return max(1, min(count, int(bounds[0] // max(wide, *(size[0] for _, size in boxes)))))
    return max(1, min(count, round(float(np.sqrt(count * 4 / 3 * high / wide)))))
