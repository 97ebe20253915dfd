"""Pictures people send by mistake, none with a card: pages, receipts, screens, animals, landscapes, things on a desk.

Everything is drawn from a seed. Knows no card.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.support.desk import GROUNDS, draw_ground, octaves, scatter_clutter
from tests.support.grounds import ROUGH, draw_rough_ground, running_text
from tests.support.light import Pixels, Plane, expose, light_up, through_lens
from tests.support.scene import Scene, written

KINDS = ("page", "receipt", "icons", "animal", "landscape", "desk", "ground", "table", "chat", "scribbles", "slip")
NAMES = ("Mail", "写真", "カレンダー", "設定", "地図", "メモ", "Music", "電卓", "時計", "天気", "Files", "Wallet")
GOODS = ("牛乳", "食パン", "コーヒー", "お弁当", "サラダ", "電池 単三", "ノート A5", "レジ袋", "ヨーグルト")


def compose_no_card(seed: int, kind: str | None = None) -> Scene:
    """The picture of this seed; the same seed in the same fonts gives the same bytes.

    Args:
        kind: one of KINDS; None: each in turn.
    """
    rng = np.random.default_rng([seed, 0x6E63])
    chosen = kind or KINDS[seed % len(KINDS)]
    pixels = np.ascontiguousarray(_DRAWN[chosen](rng))
    turn = int(rng.choice([0, 0, 0, 1, 2, 3]))
    pixels = np.ascontiguousarray(np.rot90(pixels, turn))
    return written(f"no-card-{chosen}-{seed}", pixels, (), int(rng.integers(55, 94)))


def _photographed(rng: np.random.Generator, sheet: Pixels, share: float) -> Pixels:
    """A flat thing on some ground, seen a little from the side.

    Args:
        share: of the picture's longer side that the sheet takes.
    """
    w, h = (2016, 1512) if rng.random() < 0.5 else (1512, 2016)
    ground = _any_ground(rng)
    scene = cv2.resize(ground, (w, h), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    turn = np.deg2rad(float(rng.choice([0, 0, 90])) + float(rng.normal(0, 8)))
    long_px = share * max(w, h)
    scale = long_px / max(sheet.shape[:2])
    half = np.array([sheet.shape[1], sheet.shape[0]]) * scale / 2
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * half @ spin.T + (w / 2, h / 2)
    corners += rng.normal(0, 0.015 * long_px, (4, 2))
    source = np.array([(0, 0), (sheet.shape[1], 0), sheet.shape[1::-1], (0, sheet.shape[0])], np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    layer = cv2.warpPerspective(sheet, matrix, (w, h), flags=cv2.INTER_AREA).astype(np.float32)
    mask = cv2.warpPerspective(np.ones(sheet.shape[:2], np.float32), matrix, (w, h)).astype(np.float32)
    shade = cv2.GaussianBlur(np.roll(mask, (6, 6), (0, 1)), (0, 0), 9)
    scene *= (1 - 0.4 * shade)[:, :, None]
    scene += (layer - scene) * mask[:, :, None]
    return _finished(rng, scene, mask)


def _finished(rng: np.random.Generator, scene: Plane, mask: NDArray[np.float32]) -> Pixels:
    size = (scene.shape[1], scene.shape[0])
    hard = bool(rng.random() < 0.3)
    scene = through_lens(rng, light_up(rng, scene, mask, size, hard=hard and bool(mask.any())), size, hard=False)
    return expose(rng, scene, hard=hard)


def _any_ground(rng: np.random.Generator) -> Pixels:
    if rng.random() < 0.5:
        return draw_ground(rng, str(rng.choice(GROUNDS)), 1400)
    return draw_rough_ground(rng, str(rng.choice([kind for kind in ROUGH if kind != "newspaper"])), 1400)


def _page(rng: np.random.Generator) -> Pixels:
    page = np.full((2340, 1654, 3), int(rng.integers(238, 254)), np.uint8)
    size_px, y = float(rng.uniform(20, 36)), 150
    if rng.random() < 0.7:
        running_text(rng, page, (200, y, 1400, y + 80), 50.0)
        y += 160
    while y < 2100:
        high = int(rng.integers(5, 13) * size_px * 1.6)
        running_text(rng, page, (180, y, 1480, min(2180, y + high)), size_px)
        y += high + round(size_px * 2)
    if rng.random() < 0.35:
        return page
    return _photographed(rng, page, float(rng.uniform(0.75, 1.25)))


def _receipt(rng: np.random.Generator) -> Pixels:
    return _bill(rng, int(rng.integers(9, 26)))


def _slip(rng: np.random.Generator) -> Pixels:
    """A receipt of a few lines, on paper of a card's shape."""
    return _bill(rng, int(rng.integers(9, 16)))


def _bill(rng: np.random.Generator, lines: int) -> Pixels:
    sheet = np.full((220 + 46 * lines, 560, 3), int(rng.integers(228, 250)), np.uint8)
    running_text(rng, sheet, (150, 40, 420, 90), 34.0)
    for i in range(lines):
        y = 120 + 46 * i
        name = GOODS[int(rng.integers(len(GOODS)))]
        write(rng, sheet, (40, y), name, 26)
        write(rng, sheet, (400, y), f"¥{int(rng.integers(80, 3000)):,}", 26)
    return _photographed(rng, sheet, float(rng.uniform(0.6, 0.95)))


def write(rng: np.random.Generator, page: Pixels, at: tuple[int, int], text: str, size_px: float) -> None:
    """One line of text in some Japanese face."""
    from PIL import Image, ImageDraw

    from tests.support.fonts import available

    faces = [face for face in available() if face.script == "jp"]
    sheet = Image.fromarray(page)
    shade = 30 if page.mean() > 110 else 235
    font = faces[int(rng.integers(len(faces)))].at(size_px)
    ImageDraw.Draw(sheet).text(at, text, fill=(shade, shade, shade), font=font)
    page[:] = np.asarray(sheet)


def _icons(rng: np.random.Generator) -> Pixels:
    """A telephone's or a computer's screen full of icons."""
    w, h = (1170, 2532) if rng.random() < 0.6 else (1920, 1080)
    screen = np.clip(octaves(rng, h, w, ((3, 3, 1.0),))[:, :, None] * 30 + rng.integers(40, 200, 3), 0, 255)
    page = screen.astype(np.uint8)
    pitch = w // int(rng.integers(4, 6)) if w < h else 150
    icon = round(pitch * float(rng.uniform(0.5, 0.66)))
    for y in range(140, h - pitch, round(pitch * 1.15)):
        for x in range(round(pitch * 0.2), w - icon, pitch):
            if w > h and rng.random() < 0.5:
                continue
            colour = tuple(int(v) for v in rng.integers(30, 240, 3))
            cv2.rectangle(page, (x, y), (x + icon, y + icon), colour, -1, cv2.LINE_AA)
            cv2.circle(page, (x + icon // 2, y + icon // 2), icon // 4, (245, 245, 245), -1, cv2.LINE_AA)
            write(rng, page, (x, y + icon + 6), NAMES[int(rng.integers(len(NAMES)))], pitch * 0.12)
    return page if rng.random() < 0.6 else _photographed(rng, page, 0.9)


def _animal(rng: np.random.Generator) -> Pixels:
    """Fur, two ears, two eyes, whiskers, on a sofa."""
    w, h = 1600, 1200
    scene = cv2.resize(_any_ground(rng), (w, h)).astype(np.float32)
    ys, xs = np.mgrid[0:h, 0:w].astype(np.float32)
    strokes = cv2.GaussianBlur(rng.standard_normal((h, w), dtype=np.float32), (0, 0), sigmaX=1.5, sigmaY=6) * 60
    stripes = np.sin(octaves(rng, h, w, ((6, 6, 3.0),)) * 3 + ys / 30) * 25
    fur = rng.integers(50, 200, 3).astype(np.float32) + (strokes + stripes)[:, :, None]
    x, y, r = float(rng.uniform(600, 1000)), float(rng.uniform(450, 700)), float(rng.uniform(220, 340))
    body = (np.hypot((xs - x) / 1.3, (ys - y - 1.6 * r) / 1.2) < 1.3 * r) | (np.hypot(xs - x, ys - y) < r)
    for side in (-1, 1):
        ear = np.array(
            [(x + side * 0.9 * r, y - 0.2 * r), (x + side * 0.85 * r, y - 1.35 * r), (x + side * 0.2 * r, y - 0.8 * r)]
        )
        mask = np.zeros((h, w), np.uint8)
        cv2.fillConvexPoly(mask, ear.astype(np.int32), 1)
        body |= mask > 0
    soft = cv2.GaussianBlur(body.astype(np.float32), (0, 0), 3)[:, :, None]
    scene += (fur - scene) * soft
    for side in (-1, 1):
        eye = (round(x + side * 0.4 * r), round(y - 0.1 * r))
        cv2.ellipse(scene, eye, (round(0.17 * r), round(0.13 * r)), 0, 0, 360, (90, 200, 190), -1, cv2.LINE_AA)
        cv2.ellipse(scene, eye, (round(0.05 * r), round(0.12 * r)), 0, 0, 360, (10, 10, 10), -1, cv2.LINE_AA)
        for i in range(4):
            end = (round(x + side * 1.5 * r), round(y + (0.1 + 0.15 * i) * r))
            cv2.line(scene, (round(x + side * 0.2 * r), round(y + 0.35 * r)), end, (240, 240, 240), 2, cv2.LINE_AA)
    return _finished(rng, scene, np.zeros((h, w), np.float32))


def _landscape(rng: np.random.Generator) -> Pixels:
    w, h = 2016, 1344
    scene = np.zeros((h, w, 3), np.float32) + np.linspace(235, 190, h, dtype=np.float32)[:, None, None]
    scene[:, :, 2] -= 50
    scene += (octaves(rng, h, w, ((4, 6, 1.0), (12, 18, 0.6))) * 14)[:, :, None]
    xs = np.arange(w)
    for depth in range(int(rng.integers(2, 5))):
        ridge = octaves(rng, 2, w, ((2, 8, 1.0), (2, 40, 0.2)))[0] * 90 + h * (0.4 + 0.14 * depth)
        tone = rng.integers(30, 140, 3).astype(np.float32)
        below = np.arange(h)[:, None] > ridge[None, xs]
        rough = octaves(rng, h, w, ((80, 80, 1.0), (200, 200, 0.7))) * 16
        scene = np.where(below[:, :, None], tone + rough[:, :, None], scene)
    for _ in range(int(rng.integers(0, 9))):  # houses with windows
        x, y = int(rng.integers(50, w - 300)), int(rng.integers(h // 2, h - 260))
        wide, high = int(rng.integers(90, 260)), int(rng.integers(90, 240))
        cv2.rectangle(scene, (x, y), (x + wide, y + high), tuple(float(v) for v in rng.integers(90, 235, 3)), -1)
        for u in range(x + 14, x + wide - 20, 36):
            for v in range(y + 14, y + high - 20, 44):
                cv2.rectangle(scene, (u, v), (u + 18, v + 24), (60, 60, 70), -1)
    return _finished(rng, np.ascontiguousarray(scene, dtype=np.float32), np.zeros((h, w), np.float32))


def _desk(rng: np.random.Generator) -> Pixels:
    """A desk with pens, a cup, a telephone, papers."""
    ground = np.ascontiguousarray(_any_ground(rng))
    side = ground.shape[0]
    for _ in range(2):
        scatter_clutter(rng, ground, (side / 2, side / 2), (80.0, 60.0), int(rng.integers(1, 4)))
    scene = cv2.resize(ground, (2016, 1512)).astype(np.float32)
    return _finished(rng, scene, np.zeros(scene.shape[:2], np.float32))


def _ground(rng: np.random.Generator) -> Pixels:
    """Nothing but the ground, a newspaper or a keyboard among them."""
    ground = draw_rough_ground(rng, str(rng.choice(ROUGH)), 1800)
    scene = cv2.resize(ground[: int(rng.integers(900, 1800))], (2016, 1512)).astype(np.float32)
    return _finished(rng, scene, np.zeros(scene.shape[:2], np.float32))


def _table(rng: np.random.Generator) -> Pixels:
    """A sheet of a spreadsheet, as a screenshot."""
    w, h = 1600, 1000
    page = np.full((h, w, 3), 250, np.uint8)
    wide, high = int(rng.integers(110, 220)), int(rng.integers(28, 44))
    for x in range(40, w, wide):
        cv2.line(page, (x, 0), (x, h), (205, 205, 205), 1)
    for y in range(60, h, high):
        cv2.line(page, (0, y), (w, y), (205, 205, 205), 1)
        for x in range(40, w - wide, wide):
            if rng.random() < 0.75:
                text = GOODS[int(rng.integers(len(GOODS)))] if x < 300 else f"{int(rng.integers(10, 99999)):,}"
                write(rng, page, (x + 6, y + 5), text, high * 0.55)
    return page


def _chat(rng: np.random.Generator) -> Pixels:
    """A talk on a telephone's screen."""
    w, h = 1080, 2160
    page = np.full((h, w, 3), (222, 205, 180), np.uint8)
    y = 120
    while y < h - 260:
        mine = rng.random() < 0.5
        high = int(rng.integers(1, 4)) * 58 + 40
        wide = int(rng.integers(320, 760))
        x = w - wide - 40 if mine else 140
        cv2.rectangle(page, (x, y), (x + wide, y + high), (150, 235, 170) if mine else (255, 255, 255), -1)
        running_text(rng, page, (x + 24, y + 18, x + wide - 20, y + high), 36.0)
        y += high + 50
    return page


def _scribbles(rng: np.random.Generator) -> Pixels:
    """A pale sheet with some handwriting and a pen."""
    w, h = 2016, 1512
    scene = np.full((h, w, 3), float(rng.uniform(215, 245)), np.float32)
    scene += (octaves(rng, h, w, ((4, 5, 1.0),)) * 8)[:, :, None]
    for _ in range(int(rng.integers(0, 6))):
        x, y = float(rng.uniform(200, 900)), float(rng.uniform(200, 1300))
        steps = np.cumsum(rng.normal((9, 0), (9, 18), (60, 2)), axis=0)
        steps[:, 1] *= 0.3
        cv2.polylines(scene, [(steps + np.array((x, y))).astype(np.int32)], False, (90, 40, 30), 5, cv2.LINE_AA)
    if rng.random() < 0.7:
        a, b = rng.uniform((100, 100), (w - 100, h - 100), (2, 2))
        cv2.line(scene, tuple(a.astype(int)), tuple(b.astype(int)), (40, 40, 160), 34, cv2.LINE_AA)
        cv2.line(scene, tuple(a.astype(int)), tuple(b.astype(int)), (110, 110, 220), 9, cv2.LINE_AA)
    return _finished(rng, scene, np.zeros((h, w), np.float32))


_DRAWN: dict[str, Callable[[np.random.Generator], Pixels]] = {
    "page": _page,
    "receipt": _receipt,
    "icons": _icons,
    "animal": _animal,
    "landscape": _landscape,
    "desk": _desk,
    "ground": _ground,
    "table": _table,
    "chat": _chat,
    "scribbles": _scribbles,
    "slip": _slip,
}
