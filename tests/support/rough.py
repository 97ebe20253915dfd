"""Scenes in worse circumstances than scene.py's: any angle, loud grounds, hard shadows, fingers, sleeves, strong JPEG.

One card or several, by phone, or on a scanner's glass with other lids. Knows no text.
"""

from __future__ import annotations

import random
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.support.arrange import Place, lay_apart, lay_touching
from tests.support.backs import print_back
from tests.support.card import PrintedCard, print_card
from tests.support.desk import GROUNDS, draw_ground, octaves, scatter_clutter
from tests.support.folded import unfolded
from tests.support.grounds import ROUGH, draw_rough_ground
from tests.support.light import Pixels, Plane, expose, light_up, through_lens
from tests.support.pose import Pose, hold, project
from tests.support.scene import Scene, lay_card, seen_card, written

KINDS = ("one", "several", "block", "glass", "folded")
GROUND_MM = 420.0
SKIN = ((150, 175, 225), (120, 150, 205), (90, 120, 180), (60, 85, 130))


def compose_rough(kind: str, seed: int, ground: str | None = None) -> Scene:
    """The scene of this seed; the same seed in the same fonts gives the same bytes.

    Args:
        kind: one of KINDS: a single card, several apart, pushed together, a scanner's glass, a folding card.
        ground: one of ROUGH; None: any.
    """
    rng = np.random.default_rng([seed, KINDS.index(kind), 0x726F])
    count = 1 if kind in {"one", "folded"} else int(rng.choice([2, 3, 4, 6, 8, 9, 12, 16]))
    picks = random.Random(f"{seed}/rough")
    alike = picks.choice(("classic", "left", "logo_top")) if picks.random() < 0.15 else None
    cards = [_finished(rng, print_card(900_000 + seed * 40 + i, alike)) for i in range(count)]
    if kind == "folded":
        cards = [unfolded(rng, cards[0], print_back(cards[0], seed))]
    if kind == "glass":
        pixels, matrices = _glass(rng, cards)
    else:
        pixels, matrices = _by_phone(rng, cards, touching=kind == "block", ground=ground)
    quality = int(rng.integers(40, 96))
    seen = tuple(seen_card(card, matrix) for card, matrix in zip(cards, matrices, strict=True))
    name = kind if ground is None else f"{kind}-{ground}"
    return written(f"rough-{name}-{seed}", pixels, seen, quality)


def _finished(rng: np.random.Generator, card: PrintedCard) -> PrintedCard:
    """Now and then the printer rounds the corners; the paper there is cut away later by the alpha in `rounded`."""
    return replace(card, style=f"{card.style}/round") if rng.random() < 0.15 else card


def _size(rng: np.random.Generator, count: int, width: float, height: float) -> tuple[int, int]:
    """2 to 12 megapixels, what several cards need at least."""
    choices = [1632, 2016, 2592, 4000] if count <= 2 else [2592, 3264, 4000]
    long_px = int(rng.choice(choices, p=[0.35, 0.35, 0.2, 0.1] if count <= 2 else [0.4, 0.4, 0.2]))
    short_px = round(long_px * float(rng.choice([0.75, 0.75, 0.5625, 1.0])))
    return (long_px, short_px) if width >= height else (short_px, long_px)


def _by_phone(
    rng: np.random.Generator, cards: list[PrintedCard], *, touching: bool, ground: str | None
) -> tuple[Pixels, list[NDArray[np.float64]]]:
    sizes = [(card.width_mm, card.height_mm) for card in cards]
    if touching:
        places, (width, height) = lay_touching(rng, sizes)
    else:
        places, (width, height) = lay_apart(rng, sizes, lean_deg=float(rng.choice([2.0, 8.0, 25.0])))
    if rng.random() < 0.5:  # the phone stands across the desk
        places, (width, height) = _spun(places, sizes, float(rng.uniform(-180, 180)))
    size = _size(rng, len(cards), width, height)
    pose = hold(rng, size, width, height, hard=bool(rng.random() < 0.4))
    photo = _ground(rng, pose, size, width, height, ground)
    covered = np.zeros(photo.shape[:2], np.float32)
    lamp = float(rng.uniform(0, 2 * np.pi))
    sleeves = rng.random() < 0.12
    matrices = []
    for card, place in zip(cards, places, strict=True):
        top = pose.plane(float(rng.uniform(0.2, 0.35)), width / 2, height / 2) @ place.matrix
        bottom = pose.plane(0.0, width / 2, height / 2) @ place.matrix
        if sleeves:
            _sleeve(rng, photo, top, card, above=False)
        round_mm = float(rng.uniform(1.5, 4.5)) if card.style.endswith("/round") else 0.0
        lay_card(rng, photo, covered, card, top, bottom, lamp, float(rng.uniform(0.2, 1.4)), round_mm=round_mm)
        if sleeves:
            _sleeve(rng, photo, top, card, above=True)
        matrices.append(top)
    if rng.random() < 0.3:
        _hard_shadow(rng, photo)
    if rng.random() < (0.25 if len(cards) < 3 else 0.0):  # a hand over many cards hides half of them
        _fingers(rng, photo, matrices[-1], cards[-1])
    hard = bool(rng.random() < 0.35)
    photo = light_up(rng, photo, covered, size, hard=hard)
    photo = through_lens(rng, photo, size, hard=bool(rng.random() < 0.2))
    return expose(rng, photo, hard=bool(rng.random() < 0.25)), matrices


def _spun(
    places: list[Place], sizes: list[tuple[float, float]], turn_deg: float
) -> tuple[list[Place], tuple[float, float]]:
    """The whole arrangement turned, and the room it takes then."""
    turn = np.deg2rad(turn_deg)
    spin = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1.0]])
    turned = [spin @ place.matrix for place in places]
    corners = np.concatenate([project(m, w, h) for m, (w, h) in zip(turned, sizes, strict=True)])
    low, high = corners.min(axis=0), corners.max(axis=0)
    shift = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1.0]])
    return [Place(matrix=shift @ m) for m in turned], (float(high[0] - low[0]), float(high[1] - low[1]))


def _ground(  # noqa: PLR0917 - plain geometry reads better by place
    rng: np.random.Generator, pose: Pose, size: tuple[int, int], width: float, height: float, chosen: str | None
) -> Plane:
    kind = chosen or str(rng.choice([*ROUGH, "usual", "usual", "usual"]))
    ground = draw_ground(rng, str(rng.choice(GROUNDS)), 1800) if kind == "usual" else draw_rough_ground(rng, kind)
    side = ground.shape[0]
    px = side / GROUND_MM
    if rng.random() < 0.5:
        scatter_clutter(rng, ground, (side / 2, side / 2), (width * px, height * px), int(rng.integers(1, 4)))
    turn = np.deg2rad(float(rng.uniform(-90, 90)))
    centre = np.array([[1, 0, side / 2], [0, 1, side / 2], [0, 0, 1.0]])
    spin = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1.0]])
    matrix = pose.plane(0.0, GROUND_MM / 2, GROUND_MM / 2) @ np.diag([1 / px, 1 / px, 1.0])
    matrix = matrix @ centre @ spin @ np.linalg.inv(centre)
    seen = cv2.warpPerspective(ground, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return seen.astype(np.float32)


def _seen(matrix: NDArray[np.float64], points_mm: list[tuple[float, float]]) -> NDArray[np.float64]:
    mapped = np.column_stack([np.array(points_mm), np.ones(len(points_mm))]) @ matrix.T
    return np.asarray(mapped[:, :2] / mapped[:, 2:3])


def _sleeve(
    rng: np.random.Generator, photo: Plane, matrix: NDArray[np.float64], card: PrintedCard, *, above: bool
) -> None:
    """A clear pocket, larger than the card: a haze, a bright rim, a streak of light."""
    edge = 4.0
    w, h = card.width_mm, card.height_mm
    ring = _seen(matrix, [(-edge, -edge), (w + edge, -edge), (w + edge, h + edge), (-edge, h + edge)])
    mask = np.zeros(photo.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, (ring * 16).astype(np.int32), 255, cv2.LINE_AA, 4)
    haze = 0.05 if above else 0.14
    photo += (250 - photo) * (mask.astype(np.float32) * (haze / 255))[:, :, None]
    if above:
        x = float(rng.uniform(0.1, 0.8)) * w
        streak = np.zeros(photo.shape[:2], np.uint8)
        band = _seen(matrix, [(x, -edge), (x + 6, -edge), (x - 8, h + edge), (x - 14, h + edge)])
        cv2.fillConvexPoly(streak, (band * 16).astype(np.int32), 255, cv2.LINE_AA, 4)
        soft = cv2.GaussianBlur(streak, (0, 0), max(2.0, photo.shape[1] / 400))
        photo += (255 - photo) * (soft.astype(np.float32) * (float(rng.uniform(0.1, 0.3)) / 255))[:, :, None]
    else:
        cv2.polylines(photo, [(ring * 16).astype(np.int32)], True, (225, 225, 225), 2, cv2.LINE_AA, 4)


def _hard_shadow(rng: np.random.Generator, photo: Plane) -> None:
    """The straight edge of a window frame or a screen throws half of the desk into shade."""
    h, w = photo.shape[:2]
    angle = float(rng.uniform(0, 2 * np.pi))
    normal = np.array([np.cos(angle), np.sin(angle)])
    ys, xs = np.mgrid[0:h:4, 0:w:4].astype(np.float32)
    away = (xs - w / 2) * normal[0] + (ys - h / 2) * normal[1] - float(rng.uniform(-0.25, 0.25)) * w
    wide = float(rng.uniform(1.5, 8)) * w / 2000
    shade = 1 - float(rng.uniform(0.15, 0.5)) / (1 + np.exp(-np.clip(away / wide, -40, 40)))
    if rng.random() < 0.4:  # a bar of it only
        shade = np.maximum(shade, 1 / (1 + np.exp(-np.clip((away - 0.2 * w) / wide, -40, 40))))
    photo *= cv2.resize(shade.astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR)[:, :, None]


def _fingers(rng: np.random.Generator, photo: Plane, matrix: NDArray[np.float64], card: PrintedCard) -> None:
    """One to three finger tips that hold the card at an edge."""
    skin = np.array(SKIN[int(rng.integers(len(SKIN)))], np.float32) + rng.normal(0, 8, 3).astype(np.float32)
    w, h = card.width_mm, card.height_mm
    side = int(rng.integers(4))
    base, inward = [((w / 2, h), (0, -1)), ((w / 2, 0), (0, 1)), ((0, h / 2), (1, 0)), ((w, h / 2), (-1, 0))][side]
    span = (w if side < 2 else h) * 0.36
    along = (1, 0) if side < 2 else (0, 1)
    unit = float(np.linalg.norm(np.diff(_seen(matrix, [(0, 0), (w, 0)]), axis=0))) / w
    for _ in range(int(rng.integers(1, 4))):
        at = float(rng.uniform(-span, span))
        reach, thick = float(rng.uniform(3, 11)), float(rng.uniform(13, 18))
        tip = np.array(base) + np.array(along) * at + np.array(inward) * (reach - thick / 2)
        root = tip - np.array(inward) * 160 + np.array(along) * float(rng.uniform(-40, 40))
        a, b = (_seen(matrix, [(float(p[0]), float(p[1]))])[0] for p in (tip, root))
        mask = np.zeros(photo.shape[:2], np.uint8)
        cv2.line(mask, tuple(a.astype(int)), tuple(b.astype(int)), 255, max(3, round(thick * unit)), cv2.LINE_AA)
        shadow = cv2.GaussianBlur(mask, (0, 0), 1.5 * unit).astype(np.float32) / 255
        photo *= (1 - 0.3 * shadow)[:, :, None]
        alpha = cv2.GaussianBlur(mask, (0, 0), 1.2).astype(np.float32)[:, :, None] / 255
        rounder = cv2.GaussianBlur(mask, (0, 0), thick * unit / 4).astype(np.float32)[:, :, None] / 255
        photo += (skin * (0.55 + 0.45 * rounder) - photo) * alpha


def _glass(rng: np.random.Generator, cards: list[PrintedCard]) -> tuple[Pixels, list[NDArray[np.float64]]]:
    """Thrown on a scanner: any angle, lids that are dirty, folded, coloured or gone."""
    cards[:] = cards[:10]
    sizes = [(card.width_mm, card.height_mm) for card in cards]
    careless = float(rng.choice([0.6, 3.0, 15.0]))
    places, (width, height) = lay_apart(rng, sizes, gaps_mm=(0.5, 12.0), lean_deg=careless, bounds=(297.0, 210.0))
    scale = float(rng.choice([150, 200, 300], p=[0.4, 0.4, 0.2])) / 25.4
    glass = (max(297.0, width + 6), max(210.0, height + 6))
    size = (round(glass[0] * scale), round(glass[1] * scale))
    to_px = np.array([[scale, 0, 3 * scale], [0, scale, 3 * scale], [0, 0, 1.0]])
    lid = np.array([(253, 253, 253), (246, 247, 248), (225, 230, 235), (28, 28, 30), (90, 120, 60)], np.float32)
    tone = lid[int(rng.choice(5, p=[0.3, 0.3, 0.2, 0.12, 0.08]))]
    photo = np.zeros((size[1], size[0], 3), np.float32) + tone
    photo += octaves(rng, size[1], size[0], ((3, 3, 1.5), (40, 40, 0.4)))[:, :, None]
    if rng.random() < 0.3:  # the lid's own rim
        photo[:, -max(4, round(5 * scale)) :] *= 0.6
    covered = np.zeros(photo.shape[:2], np.float32)
    lamp = float(rng.choice([0.0, np.pi / 2, np.pi, 3 * np.pi / 2]))
    matrices = []
    for card, place in zip(cards, places, strict=True):
        matrix = to_px @ place.matrix
        round_mm = float(rng.uniform(1.5, 4.5)) if card.style.endswith("/round") else 0.0
        lay_card(rng, photo, covered, card, matrix, matrix, lamp, float(rng.uniform(0.12, 0.6)), round_mm=round_mm)
        matrices.append(matrix)
    photo = cv2.GaussianBlur(photo, (0, 0), 0.5 + scale / 24).astype(np.float32)
    photo += rng.standard_normal((size[1], size[0], 1), dtype=np.float32) * float(rng.uniform(0.5, 3.2))
    gamma = float(rng.uniform(0.85, 1.15))
    return np.asarray((np.clip(photo, 0, 255) / 255) ** gamma * 255, dtype=np.uint8), matrices
