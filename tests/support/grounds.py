"""Grounds that make finding a card hard: print, keys, weave, stripes, stone, tiles. Knows no card and no camera."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.support.desk import Texture, octaves
from tests.support.fonts import available

Canvas = NDArray[np.float32]
"""Shape (side, side, 3), BGR, not yet rounded."""
ROUGH = ("newspaper", "keyboard", "weave", "checks", "gradient", "stone", "tiles", "boards", "paper", "steel")
WORDS = (
    "会議の議事録",
    "本日の予定",
    "売上の推移",
    "担当者より",
    "お知らせ",
    "第三回",
    "契約の更新",
    "資料を送付",
    "確認のうえ",
)


def draw_rough_ground(rng: np.random.Generator, kind: str, side: int = 1800) -> Texture:
    """A square piece of ground, `side` px for about 420 mm."""
    plane = _DRAWN[kind](rng, side)
    grain = cv2.GaussianBlur(rng.standard_normal((side, side), dtype=np.float32), (0, 0), 0.8)
    return np.asarray(np.clip(plane + grain[:, :, None] * float(rng.uniform(1, 5)), 0, 255), dtype=np.uint8)


def _tint(rng: np.random.Generator, low: int, high: int) -> NDArray[np.float32]:
    """A colour, shape (3,)."""
    return rng.integers(low, high, 3).astype(np.float32)


def running_text(rng: np.random.Generator, page: Texture, box: tuple[int, int, int, int], size_px: float) -> None:
    """Lines of Japanese that fill the box (left, top, right, bottom), black on what is there."""
    from PIL import Image, ImageDraw

    faces = [face for face in available() if face.script == "jp"]
    font = faces[int(rng.integers(len(faces)))].at(max(6.0, size_px))
    sheet = Image.fromarray(page)
    draw = ImageDraw.Draw(sheet)
    left, top, right, bottom = box
    shade = int(rng.integers(20, 90))
    y = float(top)
    while y + size_px < bottom:
        line = ""
        limit = right - left if rng.random() < 0.8 else (right - left) * float(rng.uniform(0.3, 0.9))
        while font.getlength(line) < limit - 3 * size_px:
            line += WORDS[int(rng.integers(len(WORDS)))]
        draw.text((left, y), line, fill=(shade, shade, shade), font=font)
        y += size_px * 1.6
    page[:] = np.asarray(sheet)


def _newspaper(rng: np.random.Generator, side: int) -> Canvas:
    page = np.full((side, side, 3), int(rng.integers(190, 225)), np.uint8)
    columns = int(rng.integers(3, 6))
    wide = side // columns
    for i in range(columns):
        y = 20
        while y < side - 60:
            high = int(rng.integers(160, 420))
            if rng.random() < 0.2:
                photo = octaves(rng, high, wide - 30, ((5, 5, 1.0), (20, 20, 0.5))) * 40 + 120
                part = page[y : y + high, i * wide + 10 : (i + 1) * wide - 20]
                part[:] = np.clip(photo, 0, 255).astype(np.uint8)[: part.shape[0], : part.shape[1], None]
            else:
                headline = rng.random() < 0.3
                box = (i * wide + 10, y, (i + 1) * wide - 16, min(side, y + high))
                running_text(rng, page, box, 44.0 if headline else float(rng.uniform(12, 16)))
            y += high + 16
    return page.astype(np.float32)


def _keyboard(rng: np.random.Generator, side: int) -> Canvas:
    dark = rng.random() < 0.6
    body, key = ((52, 52, 54), (24, 24, 26)) if dark else ((196, 198, 200), (236, 237, 238))
    plane = np.full((side, side, 3), body, np.uint8)
    pitch = int(rng.integers(70, 95))
    for row, y in enumerate(range(10, side, pitch)):
        for x in range(-pitch + (row % 3) * pitch // 3, side, pitch):
            cv2.rectangle(plane, (x + 4, y + 4), (x + pitch - 4, y + pitch - 4), key, -1, cv2.LINE_AA)
            letter = chr(int(rng.integers(65, 91)))
            colour = (220, 220, 220) if dark else (70, 70, 70)
            cv2.putText(plane, letter, (x + 14, y + 36), cv2.FONT_HERSHEY_SIMPLEX, 0.7, colour, 2, cv2.LINE_AA)
    return plane.astype(np.float32)


def _weave(rng: np.random.Generator, side: int) -> Canvas:
    ys, xs = np.mgrid[0:side, 0:side].astype(np.float32)
    pitch = float(rng.uniform(6, 14))
    threads = np.sin(xs * 2 * np.pi / pitch) * np.sin(ys * 2 * np.pi / pitch)
    uneven = octaves(rng, side, side, ((90, 8, 0.6), (8, 90, 0.6)))
    depth = float(rng.uniform(6, 22))
    return np.asarray(_tint(rng, 40, 215) + (threads * depth + uneven * depth * 0.4)[:, :, None], dtype=np.float32)


def _checks(rng: np.random.Generator, side: int) -> Canvas:
    plane = np.zeros((side, side, 3), np.float32) + _tint(rng, 120, 235)
    other = _tint(rng, 20, 200)
    pitch, wide = int(rng.integers(60, 260)), float(rng.uniform(0.1, 0.5))
    stripes = (np.arange(side) % pitch) < wide * pitch
    plane[stripes] += (other - plane[stripes]) * 0.5
    if rng.random() < 0.6:
        plane[:, stripes] += (other - plane[:, stripes]) * 0.5
    return plane


def _gradient(rng: np.random.Generator, side: int) -> Canvas:
    a, b = _tint(rng, 10, 250), _tint(rng, 10, 250)
    share = np.linspace(0, 1, side, dtype=np.float32)
    angle = float(rng.uniform(0, np.pi / 2))
    ramp = np.cos(angle) * share[None, :] + np.sin(angle) * share[:, None]
    return np.asarray(a + (b - a) * (ramp / ramp.max())[:, :, None], dtype=np.float32)


def _stone(rng: np.random.Generator, side: int) -> Canvas:
    flow = octaves(rng, side, side, ((5, 5, 1.0), (14, 14, 0.6), (50, 50, 0.3)))
    veins = np.exp(-np.abs(np.sin(flow * 2.2)) * float(rng.uniform(6, 16)))
    speckle = cv2.GaussianBlur(rng.standard_normal((side, side), dtype=np.float32), (0, 0), 1.6) * 22
    base = _tint(rng, 60, 235)
    return np.asarray(
        (
            base
            + (flow * 8 - veins * float(rng.uniform(-60, 60)))[:, :, None]
            + (speckle * (rng.random() < 0.5))[:, :, None]
        ),
        dtype=np.float32,
    )


def _tiles(rng: np.random.Generator, side: int) -> Canvas:
    plane = np.zeros((side, side, 3), np.float32) + _tint(rng, 90, 235)
    wide, high = int(rng.integers(200, 460)), int(rng.integers(120, 460))
    for y in range(0, side, high):
        for x in range(0, side, wide):
            plane[y : y + high, x : x + wide] += float(rng.normal(0, 6))
    joint = int(rng.integers(2, 7))
    for step, axis in ((high, 0), (wide, 1)):
        for at in range(0, side, step):
            part = plane[at : at + joint] if axis == 0 else plane[:, at : at + joint]
            part += float(rng.choice([-45, -25, 30]))
    return plane


def _boards(rng: np.random.Generator, side: int) -> Canvas:
    """Wood as photographs show it: boards, rings, knots."""
    ys, xs = np.mgrid[0:side, 0:side].astype(np.float32)
    bent = ys + octaves(rng, side, side, ((4, 2, 30.0), (12, 4, 9.0)))
    for _ in range(int(rng.integers(1, 5))):
        x, y, r = (float(v) for v in rng.uniform((0, 0, 20), (side, side, 70)))
        away = np.hypot((xs - x) / 2.2, ys - y)
        bent += 40 * np.exp(-((away / (2 * r)) ** 2)) * np.sign(ys - y)
    rings = np.sin(bent / float(rng.uniform(5, 12))) + 0.6 * np.sin(bent / float(rng.uniform(17, 40)))
    fine = cv2.blur(rng.standard_normal((side, side), dtype=np.float32), (61, 1)) * 6
    depth = float(rng.uniform(5, 20))
    base = np.array([(70, 110, 160), (120, 160, 200), (40, 60, 90), (170, 190, 205)][int(rng.integers(4))], np.float32)
    return np.asarray(
        base + ((rings + fine) * depth)[:, :, None] * np.array([0.7, 0.9, 1.0], np.float32), dtype=np.float32
    )


def _paper(rng: np.random.Generator, side: int) -> Canvas:
    """White paper, blank or with something printed far off."""
    plane = np.full((side, side, 3), int(rng.integers(228, 252)), np.uint8)
    if rng.random() < 0.4:
        running_text(rng, plane, (60, 60, side - 60, int(rng.integers(200, 500))), float(rng.uniform(16, 24)))
    return plane.astype(np.float32)


def _steel(rng: np.random.Generator, side: int) -> Canvas:
    brushed = cv2.blur(rng.standard_normal((side, side), dtype=np.float32), (201, 1)) * 60
    glow = octaves(rng, side, side, ((2, 2, 1.0),)) * 12
    return np.asarray(
        np.full((side, side, 3), float(rng.uniform(120, 210)), np.float32) + (brushed + glow)[:, :, None],
        dtype=np.float32,
    )


_DRAWN: dict[str, Callable[[np.random.Generator, int], Canvas]] = {
    "newspaper": _newspaper,
    "keyboard": _keyboard,
    "weave": _weave,
    "checks": _checks,
    "gradient": _gradient,
    "stone": _stone,
    "tiles": _tiles,
    "boards": _boards,
    "paper": _paper,
    "steel": _steel,
}
