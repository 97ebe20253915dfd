"""What a card lies on: desks drawn from noise, and the things that lie about. Knows no card and no camera."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Texture = NDArray[np.uint8]
"""Shape (h, w, 3), BGR."""

GROUNDS = ("wood", "pale_wood", "dark_wood", "grey", "white", "dark", "cloth", "leather", "concrete", "mat")


def octaves(
    rng: np.random.Generator, height: int, width: int, cells: tuple[tuple[int, int, float], ...]
) -> NDArray[np.float32]:
    """Smooth noise of about unit size: (rows, columns, weight) for each scale."""
    total = np.zeros((height, width), np.float32)
    for rows, columns, weight in cells:
        small = rng.standard_normal((max(2, rows), max(2, columns)), dtype=np.float32)
        total += weight * cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return total


def draw_ground(rng: np.random.Generator, kind: str, side: int = 1100) -> Texture:
    """A square piece of desk, `side` px for about 420 mm."""
    shade = float(rng.uniform(0.9, 1.08))
    if kind in ("wood", "pale_wood", "dark_wood"):
        base = {"wood": (86, 132, 178), "pale_wood": (168, 195, 214), "dark_wood": (38, 56, 84)}[kind]
        return _wood(
            rng, side, np.array(base, np.float32) * shade, strength={"wood": 15, "pale_wood": 9, "dark_wood": 7}[kind]
        )
    grain = octaves(rng, side, side, ((6, 6, 0.6), (40, 40, 0.35)))
    fine = rng.standard_normal((side, side), dtype=np.float32)
    colour, amount, speckle = {
        "grey": ((150, 150, 148), 3.5, 3.0),
        "white": ((228, 231, 232), 2.2, 1.2),
        "dark": ((42, 42, 44), 2.2, 2.0),
        "cloth": ((96, 88, 92), 3.5, 5.0),
        "leather": ((38, 46, 66), 4.0, 3.0),
        "concrete": ((158, 162, 164), 9.0, 5.5),
        "mat": ((72, 104, 62), 2.0, 2.5),
    }[kind]
    tint = np.array(colour, np.float32) * shade + rng.normal(0, 5, 3).astype(np.float32)
    plane = grain * amount + cv2.GaussianBlur(fine, (0, 0), 0.8) * speckle * 1.8
    if kind == "cloth":
        ys, xs = np.mgrid[0:side, 0:side].astype(np.float32)
        pitch = float(rng.uniform(5.0, 8.0))
        plane += 7 * np.sin(xs * 2 * np.pi / pitch) * np.sin(ys * 2 * np.pi / pitch + np.sin(xs / pitch))
        tint = np.array(
            [(96, 88, 92), (132, 120, 96), (70, 66, 60), (60, 60, 118), (190, 196, 200)][int(rng.integers(5))],
            np.float32,
        )
    elif kind == "leather":
        bumps = cv2.GaussianBlur(rng.standard_normal((side, side), dtype=np.float32), (0, 0), 2.6)
        plane += np.abs(bumps) / float(np.abs(bumps).max()) * 42 - 10
    elif kind == "mat":
        for step, weight in ((26, 9.0), (130, 16.0)):
            plane[::step] += weight
            plane[:, ::step] += weight
    return np.asarray(np.clip(plane[:, :, None] + tint, 0, 255), dtype=np.uint8)


def _wood(rng: np.random.Generator, side: int, base: NDArray[np.float32], strength: float) -> Texture:
    grain = octaves(rng, side, side, ((60, 3, 0.8), (220, 5, 0.6), (side // 2, 14, 0.5)))
    warp = octaves(rng, side, side, ((4, 3, 1.0),)) * 6
    ys, xs = np.mgrid[0:side, 0:side].astype(np.float32)
    bent = cv2.remap(grain, xs, ys + warp, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    fine = cv2.blur(rng.standard_normal((side, side), dtype=np.float32), (31, 1)) * 5
    pores = (cv2.blur(rng.random((side, side), dtype=np.float32), (23, 1)) > 0.64).astype(np.float32)
    plane = bent * strength + fine * strength * 0.35 - pores * strength * 0.9
    if rng.random() < 0.35:  # boards with a joint between them
        pitch = int(rng.integers(240, 480))
        for row in range(int(rng.integers(0, pitch)), side, pitch):
            plane[row : row + 2] -= strength * 2.2
    # Darker wood is redder: the shade bends each channel differently.
    return np.asarray(
        np.clip(base + plane[:, :, None] * np.array([0.8, 0.95, 1.05], np.float32), 0, 255), dtype=np.uint8
    )


def scatter_clutter(
    rng: np.random.Generator, ground: Texture, centre: tuple[float, float], clear: tuple[float, float], count: int
) -> None:
    """Put pens, papers, a keyboard edge or a cup ring on the ground, outside the clear rectangle about the centre."""
    side = ground.shape[0]
    for _ in range(count):
        kind = str(rng.choice(["pen", "paper", "phone", "cup", "note", "cable"]))
        angle = float(rng.uniform(0, 2 * np.pi))
        reach_x, reach_y = clear[0] / 2 + rng.uniform(30, 220), clear[1] / 2 + rng.uniform(30, 220)
        x, y = centre[0] + np.cos(angle) * reach_x * 1.15, centre[1] + np.sin(angle) * reach_y * 1.15
        turn = float(rng.uniform(0, 180))
        if kind == "pen":
            colour = tuple(int(v) for v in rng.integers(10, 200, 3))
            _slab(ground, (x, y), (380, 26), turn, colour)
            _slab(ground, (x, y), (380, 8), turn, tuple(min(255, c + 50) for c in colour))
        elif kind in ("paper", "note"):
            tone = int(rng.integers(225, 250))
            size = (560, 780) if kind == "paper" else (200, 200)
            far = (
                centre[0] + np.cos(angle) * (reach_x + size[0] * 0.62),
                centre[1] + np.sin(angle) * (reach_y + size[1] * 0.55),
            )
            paper = (tone, tone, tone) if kind == "paper" else (130, 235, 250)
            _slab(ground, far, size, turn, paper)
        elif kind == "phone":
            far = (centre[0] + np.cos(angle) * (reach_x + 190), centre[1] + np.sin(angle) * (reach_y + 210))
            _slab(ground, far, (190, 400), turn, (30, 30, 32))
        elif kind == "cup":
            far = (int(centre[0] + np.cos(angle) * (reach_x + 130)), int(centre[1] + np.sin(angle) * (reach_y + 130)))
            cv2.circle(ground, far, 115, (235, 236, 238), -1, cv2.LINE_AA)
            cv2.circle(ground, far, 98, (30, 44, 70), -1, cv2.LINE_AA)
        else:
            ts = np.linspace(0, 1, 60)
            curve = np.stack([x + (ts - 0.5) * 900, y + 90 * np.sin(ts * float(rng.uniform(3, 9))) + 60], axis=1)
            cv2.polylines(ground, [curve.astype(np.int32)], False, (40, 40, 42), 11, cv2.LINE_AA)
    assert side == ground.shape[1]


def _slab(
    ground: Texture, centre: tuple[float, float], size: tuple[float, float], turn_deg: float, colour: tuple[int, ...]
) -> None:
    """A flat thing with a soft shadow to its lower right."""
    corners = cv2.boxPoints((centre, size, turn_deg))
    low = np.floor(corners.min(axis=0) - 30).astype(int).clip(0, ground.shape[0])
    high = np.ceil(corners.max(axis=0) + 40).astype(int).clip(0, ground.shape[0])
    if np.any(high - low < 4):
        return
    patch = ground[low[1] : high[1], low[0] : high[0]]
    mask = np.zeros(patch.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, (corners - low + 7).astype(np.int32), 255, cv2.LINE_AA)
    shade = 1 - 0.45 * cv2.GaussianBlur(mask, (0, 0), 7).astype(np.float32)[:, :, None] / 255
    patch[:] = (patch * shade).astype(np.uint8)
    cv2.fillConvexPoly(patch, (corners - low).astype(np.int32), tuple(int(c) for c in colour), cv2.LINE_AA)
