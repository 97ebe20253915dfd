"""Photographing a printed card: a flatbed, a phone, a phone in bad hands. Light, lens, sensor and JPEG are simulated.

Knows no text: it gets a flat picture of known size in mm and tells where its corners came to lie.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.support.desk import GROUNDS, draw_ground, octaves, scatter_clutter
from tests.support.light import Pixels, Plane, expose, light_up, through_lens
from tests.support.pose import Pose, hold, project, turned

LEVELS = ("digital", "scan", "snap", "hard")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shot:
    """A photo and where the card is in it."""

    jpeg: bytes
    card_to_photo: NDArray[np.float64]
    """Shape (3, 3): card mm → photo px."""
    size_px: tuple[int, int]
    """Width, height."""

    def corners(self, points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points of the card, shape (n, 2) in mm, in photo px."""
        mapped = np.column_stack([points_mm, np.ones(len(points_mm))]) @ self.card_to_photo.T
        return np.asarray(mapped[:, :2] / mapped[:, 2:3])


def photograph(
    card: Pixels,
    width_mm: float,
    height_mm: float,
    level: str,
    seed: int,
    *,
    max_side_px: int | None = None,
    max_bytes: int | None = None,
) -> Shot:
    """One picture of the card.

    Args:
        card: the flat print, BGR.
        level: one of LEVELS.
        max_side_px: a smaller sensor than the level would choose.
        max_bytes: JPEG quality goes down until the file is this small.
    """
    rng = np.random.default_rng([seed, LEVELS.index(level), 0x6D65])
    if level == "digital":
        exposed = _digital(rng, card, width_mm, height_mm, max_side_px)
    elif level == "scan":
        exposed = _scan(rng, card, width_mm, height_mm, max_side_px)
    else:
        exposed = _snap(rng, card, width_mm, height_mm, max_side_px, hard=level == "hard")
    quality = exposed.quality
    jpeg = _encode(exposed.pixels, quality)
    while max_bytes and len(jpeg) > max_bytes and quality > 45:
        quality -= 5
        jpeg = _encode(exposed.pixels, quality)
    height, width = exposed.pixels.shape[:2]
    return Shot(jpeg=jpeg, card_to_photo=exposed.card_to_photo, size_px=(width, height))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Exposed:
    """A picture before it is written as JPEG."""

    pixels: Pixels
    card_to_photo: NDArray[np.float64]
    quality: int


def _encode(pixels: Pixels, quality: int) -> bytes:
    ok, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not ok:
        raise ValueError("OpenCV could not write the JPEG")
    return bytes(data.tobytes())


def _digital(
    rng: np.random.Generator, card: Pixels, width_mm: float, height_mm: float, max_side: int | None
) -> _Exposed:
    """The picture is the card, as an order preview or a converter gives it."""
    long_px = float(rng.choice([750, 900, 1075, 1075, 1200, 1500, 1800]))
    scale = min(long_px, max_side or long_px) / max(width_mm, height_mm)
    size = (round(width_mm * scale), round(height_mm * scale))
    pixels = cv2.resize(card, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    matrix = np.diag([size[0] / width_mm, size[1] / height_mm, 1.0])
    return _Exposed(pixels=pixels, card_to_photo=matrix, quality=int(rng.integers(80, 97)))


def on_paper(rng: np.random.Generator, card: Pixels) -> Pixels:
    """The print with its paper's tooth and uneven ink."""
    height, width = card.shape[:2]
    tooth = cv2.resize(
        rng.standard_normal((height // 3, width // 3), dtype=np.float32),
        (width, height),
        interpolation=cv2.INTER_LINEAR,
    )
    amount = float(rng.choice([0.4, 0.8, 1.2, 2.4]))
    noise = np.clip(tooth * amount, -12, 12).astype(np.int8)
    soft = cv2.GaussianBlur(card, (0, 0), float(rng.uniform(0.5, 1.1)))
    # Ink is never full black nor paper full white to a camera.
    table = np.linspace(float(rng.uniform(10, 30)), float(rng.uniform(240, 250)), 256).astype(np.uint8)
    return cv2.add(cv2.LUT(soft, table), cv2.merge([noise, noise, noise]), dtype=cv2.CV_8U).astype(np.uint8)


def _scan(rng: np.random.Generator, card: Pixels, width_mm: float, height_mm: float, max_side: int | None) -> _Exposed:
    """A flatbed or sheet feeder: nearly straight, evenly lit, a lid behind."""
    dpi = float(rng.choice([200, 300, 300, 300, 300, 400]))
    scale = dpi / 25.4
    turn = turned(rng, 0.22)
    angle = np.deg2rad(turn + float(rng.normal(0, 1.1)))
    cos, sin = np.cos(angle), np.sin(angle)
    cropped = rng.random() < 0.5
    margin = float(rng.uniform(0.6, 4) if cropped else rng.uniform(6, 45))
    corners = np.array([[0, 0], [width_mm, 0], [width_mm, height_mm], [0, height_mm]]) @ np.array(
        [[cos, sin], [-sin, cos]]
    )
    low = corners.min(axis=0) - margin * rng.uniform(0.4, 1.2, 2)
    high = corners.max(axis=0) + margin * rng.uniform(0.4, 1.2, 2)
    if max_side:
        scale = min(scale, max_side / float((high - low).max()))
    size = (round((high[0] - low[0]) * scale), round((high[1] - low[1]) * scale))
    matrix = np.array([[cos, -sin, -low[0]], [sin, cos, -low[1]], [0, 0, 1 / scale]]) * scale
    lid = np.array(
        [[250, 250, 250], [238, 240, 240], [214, 216, 216], [40, 40, 42], [128, 130, 130]][
            int(rng.choice(5, p=[0.3, 0.26, 0.18, 0.18, 0.08]))
        ],
        np.float32,
    )
    print_ = on_paper(rng, card)
    ground = (
        np.full((size[1], size[0], 3), lid, np.float32) + octaves(rng, size[1], size[0], ((5, 5, 1.0),))[:, :, None]
    )
    layer, alpha = laid_flat(print_, width_mm, matrix, size)
    # The lamp stands on one side: a thin shadow along two edges of the card.
    shadow = cv2.GaussianBlur(
        cv2.warpAffine(alpha, np.array([[1, 0, rng.uniform(1, 3)], [0, 1, rng.uniform(1, 4)]], np.float32), size),
        (0, 0),
        2.2,
    )
    dark = float(rng.uniform(0.12, 0.4)) if lid[0] > 100 else 0.0
    ground *= (1 - dark * shadow)[:, :, None]
    pixels = ground + (layer - ground) * alpha[:, :, None]
    pixels += rng.standard_normal((size[1], size[0], 1), dtype=np.float32) * float(rng.uniform(0.8, 3.0))
    if rng.random() < 0.12:  # a speck on the glass draws a line in a sheet feeder
        pixels[:, int(rng.integers(size[0]))] += float(rng.uniform(-28, 18))
    gain = float(rng.uniform(0.94, 1.05))
    pixels = (pixels - 128) * float(rng.uniform(0.96, 1.12)) + 128 * gain
    if rng.random() < 0.08:
        pixels = np.repeat(pixels.mean(axis=2, keepdims=True), 3, axis=2)
    out = np.clip(pixels, 0, 255).astype(np.uint8)
    return _Exposed(pixels=out, card_to_photo=matrix, quality=int(rng.integers(72, 94)))


def laid_flat(card: Pixels, width_mm: float, matrix: NDArray[np.float64], size: tuple[int, int]) -> tuple[Plane, Plane]:
    """The card and its coverage in photo px: shrunk first so that every photo px averages the print it sees."""
    px_per_mm = card.shape[1] / width_mm
    centre = matrix @ [width_mm / 2, card.shape[0] / px_per_mm / 2, 1]
    photo_per_mm = max(1.0, float(np.sqrt(abs(np.linalg.det(matrix)) / abs(centre[2]) ** 3)))
    shrink = min(1.0, 1.25 * photo_per_mm / px_per_mm)
    source = cv2.resize(card, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA) if shrink < 0.95 else card
    scale = np.diag([width_mm / source.shape[1], width_mm / source.shape[1], 1.0])
    to_photo = matrix @ scale
    layer = cv2.warpPerspective(source, to_photo, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    whole = np.full(source.shape[:2], 255, np.uint8)
    alpha = cv2.warpPerspective(whole, to_photo, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return layer.astype(np.float32), (alpha / 255).astype(np.float32)


def _snap(
    rng: np.random.Generator, card: Pixels, width_mm: float, height_mm: float, max_side: int | None, *, hard: bool
) -> _Exposed:
    """A phone over a desk."""
    long_px = int(
        rng.choice([1280, 1600, 1920, 2048])
        if hard
        else rng.choice([1600, 2016, 2048, 2400, 2592, 3024], p=[0.1, 0.25, 0.25, 0.2, 0.12, 0.08])
    )
    long_px = min(long_px, max_side or long_px)
    short_px = round(long_px * float(rng.choice([0.75, 0.75, 0.5625])))
    size = (long_px, short_px) if (rng.random() < 0.8) == (width_mm >= height_mm) else (short_px, long_px)
    pose = hold(rng, size, width_mm, height_mm, hard=hard)
    thickness = float(rng.uniform(0.2, 0.35))
    top = pose.plane(thickness, width_mm / 2, height_mm / 2)
    photo = desk_seen(rng, pose, size, width_mm, height_mm, hard=hard)
    layer, alpha = laid_flat(on_paper(rng, card), width_mm, top, size)
    _cast_shadow(rng, photo, pose, alpha, width_mm, height_mm)
    _draw_edge(photo, pose, thickness, width_mm, height_mm)
    photo += (layer - photo) * alpha[:, :, None]
    photo = light_up(rng, photo, alpha, size, hard=hard)
    photo = through_lens(rng, photo, size, hard=hard)
    out = expose(rng, photo, hard=hard)
    quality = int(rng.integers(58, 88) if hard else rng.integers(74, 95))
    return _Exposed(pixels=out, card_to_photo=top, quality=quality)


def desk_seen(
    rng: np.random.Generator, pose: Pose, size: tuple[int, int], width_mm: float, height_mm: float, *, hard: bool
) -> Plane:
    """The desk through the camera, with what lies on it."""
    weights = np.array([18, 14, 10, 14, 10, 9, 8, 4, 8, 5], np.float64)
    kind = str(rng.choice(GROUNDS, p=weights / weights.sum()))
    ground = draw_ground(rng, kind)
    side, mm = ground.shape[0], 420.0
    if rng.random() < 0.5:
        ground = np.ascontiguousarray(np.rot90(ground))
    px = side / mm
    if rng.random() < (0.7 if hard else 0.35):
        scatter_clutter(
            rng, ground, (side / 2, side / 2), (width_mm * px, height_mm * px), int(rng.integers(1, 4 if hard else 3))
        )
    matrix = pose.plane(0.0, mm / 2, mm / 2) @ np.diag([mm / side, mm / side, 1.0])
    turn = np.deg2rad(float(rng.normal(0, 4) if rng.random() < 0.7 else rng.uniform(-45, 45)))
    centre = np.array([[1, 0, side / 2], [0, 1, side / 2], [0, 0, 1.0]])
    spin = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1.0]])
    matrix = matrix @ centre @ spin @ np.linalg.inv(centre)
    seen = cv2.warpPerspective(ground, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return seen.astype(np.float32)


def _cast_shadow(  # noqa: PLR0917 - plain geometry reads better by place
    rng: np.random.Generator, photo: Plane, pose: Pose, alpha: Plane, width_mm: float, height_mm: float
) -> None:
    """A tight dark line where the card meets the desk and a wide soft one away from the lamp."""
    h, w = alpha.shape
    scale = 4
    small = cv2.resize(alpha, (w // scale, h // scale), interpolation=cv2.INTER_AREA)
    unit = max(w, h) / 140.0  # about one mm in a usual frame
    angle = float(rng.uniform(0, 2 * np.pi))
    shade = np.zeros_like(small)
    lift = float(rng.uniform(0.2, 1.6))  # cards curl: the shadow is wider than their thickness says
    for reach, blur, strength in ((0.35 * lift, 0.35, 0.42), (1.1 * lift, 1.3 * lift, 0.3)):
        move = np.array(
            [[1, 0, np.cos(angle) * reach * unit / scale], [0, 1, np.sin(angle) * reach * unit / scale]], np.float32
        )
        moved = cv2.GaussianBlur(
            cv2.warpAffine(small, move, (small.shape[1], small.shape[0])), (0, 0), max(0.6, blur * unit / scale)
        )
        shade = 1 - (1 - shade) * (1 - strength * float(rng.uniform(0.6, 1.2)) * moved)
    photo *= (1 - cv2.resize(shade, (w, h), interpolation=cv2.INTER_LINEAR))[:, :, None]


def _draw_edge(photo: Plane, pose: Pose, thickness: float, width_mm: float, height_mm: float) -> None:
    """The cut edge of the card, a shade darker than its face, where the camera sees it."""
    bottom = project(pose.plane(0.0, width_mm / 2, height_mm / 2), width_mm, height_mm)
    upper = project(pose.plane(thickness, width_mm / 2, height_mm / 2), width_mm, height_mm)
    for i in range(4):
        j = (i + 1) % 4
        face = np.array([upper[i], upper[j], bottom[j], bottom[i]])
        shade = (168, 170, 174)[i % 3] + 8 * (i % 2)
        cv2.fillPoly(photo, [(face * 16).astype(np.int32)], (shade, shade, shade), cv2.LINE_AA, 4)
