"""Several cards in one picture from a seed: on a desk, edge to edge, on a flatbed, cut by the frame; or none at all.

The cards are print_card's, the desk, light, lens and sensor are the camera's. Knows no text.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.support.arrange import Place, lay_apart, lay_touching
from tests.support.camera import desk_seen, laid_flat, on_paper
from tests.support.card import PrintedCard, print_card
from tests.support.desk import octaves
from tests.support.light import Pixels, Plane, blurred, expose, light_up, through_lens
from tests.support.pose import Pose, hold, project

Matrix = NDArray[np.float64]
SETS = ("apart", "touching", "flatbed", "cut", "nothing")
A4_MM = (297.0, 210.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeenCard:
    """One card of the scene, where the camera saw it."""

    corners: NDArray[np.float64]
    """Shape (4, 2), photo px, the card's own reading order; outside the frame where the card is cut."""
    lines: tuple[NDArray[np.float64], ...]
    """Each printed line's corners, shape (4, 2), photo px."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """A picture and every card in it."""

    id: str
    jpeg: bytes
    size_px: tuple[int, int]
    """Width, height."""
    cards: tuple[SeenCard, ...]


def compose(kind: str, seed: int) -> Scene:
    """The scene of this seed; the same seed in the same fonts gives the same bytes.

    Args:
        kind: one of SETS.
    """
    rng = np.random.default_rng([seed, SETS.index(kind), 0x7363])
    if kind == "flatbed":
        pixels, seen, quality = _flatbed(rng, seed)
    elif kind == "nothing":
        pixels, seen, quality = _nothing(rng)
    else:
        pixels, seen, quality = _desk(rng, seed, kind)
    return written(f"{kind}-{seed}", pixels, seen, quality)


def written(id: str, pixels: Pixels, cards: tuple[SeenCard, ...], quality: int) -> Scene:
    """The scene as a JPEG of this quality, 0–100."""
    ok, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not ok:
        raise ValueError("OpenCV could not write the JPEG")
    size = (int(pixels.shape[1]), int(pixels.shape[0]))
    return Scene(id=id, jpeg=bytes(data.tobytes()), size_px=size, cards=cards)


def _cards(seed: int, count: int) -> list[PrintedCard]:
    """Different people's cards; now and then a whole table of one company's, which look alike."""
    rng = random.Random(f"{seed}/scene")
    style = rng.choice(("classic", "left", "logo_top")) if rng.random() < 0.15 else None
    return [print_card(500_000 + seed * 40 + i, style) for i in range(count)]


def _desk(rng: np.random.Generator, seed: int, kind: str) -> tuple[Pixels, tuple[SeenCard, ...], int]:
    """Cards on a desk, seen by a phone."""
    count = {
        "apart": lambda: int(rng.choice([2, 3, 4, 5, 6, 8, 10, 12])),
        "touching": lambda: int(rng.choice([2, 3, 4, 4, 6, 6, 8, 9])),
        "cut": lambda: int(rng.choice([1, 1, 1, 2, 3])),
    }[kind]()
    cards = _cards(seed, count)
    sizes = [(card.width_mm, card.height_mm) for card in cards]
    places, (width, height) = (lay_touching if kind == "touching" else lay_apart)(rng, sizes)
    long_px = 2016 if count <= 2 else 2592 if count <= 6 else 3264
    short_px = round(long_px * 0.75)
    size = (long_px, short_px) if width >= height else (short_px, long_px)
    pose = hold(rng, size, width, height, hard=False)
    if kind == "cut":
        pose = _missed(rng, pose, size, width, height)
    thickness = float(rng.uniform(0.2, 0.35))
    photo = desk_seen(rng, pose, size, width, height, hard=False)
    lamp = float(rng.uniform(0, 2 * np.pi))
    covered = np.zeros(photo.shape[:2], np.float32)
    matrices = []
    for card, place in zip(cards, places, strict=True):
        top = pose.plane(thickness, width / 2, height / 2) @ place.matrix
        bottom = pose.plane(0.0, width / 2, height / 2) @ place.matrix
        lift = float(rng.uniform(0.2, 1.4))
        lay_card(rng, photo, covered, card, top, bottom, lamp, lift)
        matrices.append(top)
    photo = light_up(rng, photo, covered, size, hard=bool(rng.random() < 0.15))
    photo = through_lens(rng, photo, size, hard=False)
    pixels = expose(rng, photo, hard=False)
    seen = tuple(seen_card(card, matrix) for card, matrix in zip(cards, matrices, strict=True))
    return pixels, seen, int(rng.integers(74, 95))


def _missed(rng: np.random.Generator, pose: Pose, size: tuple[int, int], width: float, height: float) -> Pose:
    """The same hand, aimed so that up to a quarter of the cards is beyond one edge of the frame."""
    corners = project(pose.plane(0.3, width / 2, height / 2), width, height)
    low, high = corners.min(axis=0), corners.max(axis=0)
    share = float(rng.uniform(0.05, 0.25))
    side = int(rng.integers(4))
    move = np.zeros(2)
    axis = side % 2
    reach = share * (high - low)[axis]
    move[axis] = -low[axis] - reach if side < 2 else size[axis] - high[axis] + reach
    shift = np.array([[1, 0, move[0]], [0, 1, move[1]], [0, 0, 1.0]])
    return Pose(camera=shift @ pose.camera)


def lay_card(  # noqa: PLR0917 - plain geometry reads better by place
    rng: np.random.Generator,
    photo: Plane,
    covered: Plane,
    card: PrintedCard,
    top: Matrix,
    bottom: Matrix,
    lamp: float,
    lift: float,
    *,
    round_mm: float = 0.0,
) -> None:
    """One card on what lies there already: its shadow, its cut edge, its face. Only its own window is touched.

    Args:
        top: the face, card mm → photo px; `bottom` the same for its underside.
        covered: 0–1 where cards lie, grown by this one.
        lamp: where the light comes from, radians.
        lift: how far the card stands off, mm.
        round_mm: radius of its corners.
    """
    upper, lower = (project(m, card.width_mm, card.height_mm) for m in (top, bottom))
    unit = float(np.linalg.norm(upper[1] - upper[0])) / card.width_mm  # photo px per mm
    margin = 8 * unit
    h, w = photo.shape[:2]
    x0, y0 = (int(v) for v in np.maximum(upper.min(axis=0) - margin, 0))
    x1, y1 = (int(v) for v in np.minimum(upper.max(axis=0) + margin, (w, h)))
    if x1 - x0 < 8 or y1 - y0 < 8:
        return
    window = photo[y0:y1, x0:x1]
    shift = np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1.0]])
    layer, alpha = laid_flat(on_paper(rng, card.pixels), card.width_mm, shift @ top, (x1 - x0, y1 - y0))
    if round_mm:
        alpha *= _rounded(card, round_mm, shift @ top, (x1 - x0, y1 - y0))
    shade = np.zeros_like(alpha)
    for reach, blur, strength in ((0.3 * lift, 0.35, 0.4), (1.1 * lift, 1.3 * lift, 0.28)):
        move = np.array([[1, 0, np.cos(lamp) * reach * unit], [0, 1, np.sin(lamp) * reach * unit]], np.float32)
        moved = cv2.GaussianBlur(
            cv2.warpAffine(alpha, move, (alpha.shape[1], alpha.shape[0])), (0, 0), max(0.7, blur * unit)
        )
        shade = 1 - (1 - shade) * (1 - strength * float(rng.uniform(0.6, 1.2)) * moved)
    window *= (1 - shade)[:, :, None]
    for i in range(4):
        j = (i + 1) % 4
        face = np.array([upper[i], upper[j], lower[j], lower[i]]) - (x0, y0)
        grey = (168, 170, 174)[i % 3]
        if not round_mm:
            cv2.fillPoly(window, [(face * 16).astype(np.int32)], (grey, grey, grey), cv2.LINE_AA, 4)
    window += (layer - window) * alpha[:, :, None]
    np.maximum(covered[y0:y1, x0:x1], alpha, out=covered[y0:y1, x0:x1])


def _rounded(card: PrintedCard, round_mm: float, matrix: Matrix, size: tuple[int, int]) -> Plane:
    """1 on the card, 0 where its corners were cut away."""
    w, h = card.width_mm, card.height_mm
    ring = []
    for i, (x, y) in enumerate(((w - round_mm, h - round_mm), (round_mm, h - round_mm), (round_mm, round_mm))):
        turns = np.deg2rad(np.linspace(0, 90, 10) + 90 * i)
        ring.append(np.stack([x + round_mm * np.cos(turns), y + round_mm * np.sin(turns)], axis=1))
    turns = np.deg2rad(np.linspace(270, 360, 10))
    ring.append(np.stack([w - round_mm + round_mm * np.cos(turns), round_mm + round_mm * np.sin(turns)], axis=1))
    points = np.concatenate(ring)
    mapped = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    mask = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillConvexPoly(mask, (mapped[:, :2] / mapped[:, 2:3] * 16).astype(np.int32), 255, cv2.LINE_AA, 4)
    return np.asarray(mask / 255, dtype=np.float32)


def seen_card(card: PrintedCard, matrix: Matrix) -> SeenCard:
    """Where the camera sees the card and its lines."""

    def seen(points: NDArray[np.float64]) -> NDArray[np.float64]:
        mapped = np.column_stack([points, np.ones(len(points))]) @ matrix.T
        return np.asarray(mapped[:, :2] / mapped[:, 2:3])

    w, h = card.width_mm, card.height_mm
    return SeenCard(
        corners=seen(np.array([[0, 0], [w, 0], [w, h], [0, h]])),
        lines=tuple(seen(np.array(line.quad_mm)) for line in card.lines),
    )


def _flatbed(rng: np.random.Generator, seed: int) -> tuple[Pixels, tuple[SeenCard, ...], int]:
    """Cards laid on an A4 glass by hand: nearly in a grid, nearly straight, a lid behind them."""
    count = int(rng.choice([3, 4, 6, 8, 8, 9, 10]))
    cards = _cards(seed, count)
    sizes = [(card.width_mm, card.height_mm) for card in cards]
    tight = rng.random() < 0.3
    places, (width, height) = lay_apart(
        rng, sizes, gaps_mm=(0.0, 2.0) if tight else (2.0, 14.0), lean_deg=1.2, bounds=A4_MM
    )
    dpi = float(rng.choice([150, 200, 200, 300]))
    scale = dpi / 25.4
    glass = (max(A4_MM[0], width + 6), max(A4_MM[1], height + 6))
    size = (round(glass[0] * scale), round(glass[1] * scale))
    free = (glass[0] - width - 4, glass[1] - height - 4)
    start = (2 + float(rng.uniform(0, max(0.1, free[0]))), 2 + float(rng.uniform(0, max(0.1, free[1]))))
    to_px = np.array([[scale, 0, start[0] * scale], [0, scale, start[1] * scale], [0, 0, 1.0]])
    lid = np.array(
        [[250, 250, 250], [240, 241, 241], [216, 218, 218], [42, 42, 44], [128, 130, 130]][
            int(rng.choice(5, p=[0.34, 0.26, 0.18, 0.14, 0.08]))
        ],
        np.float32,
    )
    photo = np.full((size[1], size[0], 3), lid, np.float32) + octaves(rng, size[1], size[0], ((5, 5, 1.0),))[:, :, None]
    covered = np.zeros(photo.shape[:2], np.float32)
    lamp = float(rng.choice([0.0, np.pi / 2, np.pi, 3 * np.pi / 2])) + float(rng.normal(0, 0.2))
    matrices = []
    for card, place in zip(cards, places, strict=True):
        matrix = to_px @ place.matrix
        lay_card(rng, photo, covered, card, matrix, matrix, lamp, float(rng.uniform(0.25, 0.7)))
        matrices.append(matrix)
    photo = blurred(photo, 0.5 + dpi / 600)
    photo += rng.standard_normal((size[1], size[0], 1), dtype=np.float32) * float(rng.uniform(0.8, 2.6))
    pixels = np.clip((photo - 128) * float(rng.uniform(0.97, 1.1)) + 128, 0, 255).astype(np.uint8)
    seen = tuple(seen_card(card, matrix) for card, matrix in zip(cards, matrices, strict=True))
    return pixels, seen, int(rng.integers(74, 94))


def _nothing(rng: np.random.Generator) -> tuple[Pixels, tuple[SeenCard, ...], int]:
    """A desk with things on it and no card; every other time a printed page, flat or photographed."""
    size = (2016, 1512)
    pose = hold(rng, size, 210.0, 150.0, hard=False)
    photo = desk_seen(rng, pose, size, 110.0, 70.0, hard=True)
    covered = np.zeros(photo.shape[:2], np.float32)
    if rng.random() < 0.6:
        page = _page(rng)
        if rng.random() < 0.4:
            return page, (), 85
        sheet = PrintedCard(style="page", pixels=page, width_mm=210.0, height_mm=297.0, lines=(), facts=(), fonts=())
        turn = Place.at((105.0, 75.0), (210.0, 297.0), float(rng.choice([0, 90])) + float(rng.normal(0, 4)))
        lay_card(
            rng,
            photo,
            covered,
            sheet,
            pose.plane(0.1, 105, 75) @ turn.matrix,
            pose.plane(0.0, 105, 75) @ turn.matrix,
            0.7,
            0.6,
        )
    photo = light_up(rng, photo, covered, size, hard=False)
    photo = through_lens(rng, photo, size, hard=False)
    return expose(rng, photo, hard=False), (), 85


def _page(rng: np.random.Generator) -> Pixels:
    """An A4 page of running text, 8 px per mm: lines as long as the page is wide, in paragraphs."""
    scale, width, height = 8, 210, 297
    page = np.full((height * scale, width * scale, 3), int(rng.integers(236, 253)), np.uint8)
    words = ("The minutes", "of the meeting", "were read", "and agreed", "the work", "goes on", "as planned", "before")
    size_mm, y = float(rng.uniform(3.2, 4.6)), 28.0
    while y < height - 25:
        for _ in range(int(rng.integers(3, 9))):
            if y > height - 25:
                break
            line = ""
            last = rng.random() < 0.2
            limit = (width - 50) * scale * (float(rng.uniform(0.3, 0.8)) if last else 1.0)
            while True:
                longer = f"{line} {words[int(rng.integers(len(words)))]}"
                (wide, _), _ = cv2.getTextSize(longer, cv2.FONT_HERSHEY_COMPLEX, size_mm * scale / 30, 1)
                if wide > limit:
                    break
                line = longer
            at = (25 * scale, round(y * scale))
            cv2.putText(page, line.strip(), at, cv2.FONT_HERSHEY_COMPLEX, size_mm * scale / 30, (38, 38, 40), 2, 16)
            y += size_mm * 1.7
        y += size_mm * 1.6
    return page
