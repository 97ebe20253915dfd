"""Photo + Quad → CardImage: perspective removed at the card's own aspect, resolution kept. Knows no text."""

from __future__ import annotations

import cv2
import numpy as np

from ingest.card_image import CARD_LONG_MM, CardImage
from ingest.deskew import lean_deg, turned
from ingest.geometry import Quad, side_lengths
from ingest.photo import Photo, Pixels

USUAL_FOCAL = 0.7
"""Focal length as a share of the picture's diagonal: 0.6 in a phone's main camera (26 mm equivalent), 1.2 at 2×."""
MAX_SIDE_PX = 2400
"""91 mm at 670 dpi: finer than any card's print; larger photos are shrunk to it."""


def rectify(photo: Photo, quad: Quad, *, index: int = 1) -> CardImage:
    """Unwarp one card; where its print leans all the same, its quad is turned a little to make it level.

    Args:
        quad: the card's corners, photo px, clockwise.
        index: the card's number in its photo, from 1.
    """
    straight = quad
    flat = _unwarped(photo, straight)
    lean = lean_deg(flat)
    if lean:
        straight = turned(quad, (float(flat.shape[1]), float(flat.shape[0])), lean)
        flat = _unwarped(photo, straight)
    return CardImage(
        photo_id=photo.id,
        quad=straight,
        pixels=flat,
        px_per_mm=max(flat.shape[:2]) / CARD_LONG_MM,
        index=index,
    )


def _unwarped(photo: Photo, quad: Quad) -> Pixels:
    width, height = true_size(quad, (photo.width_px, photo.height_px))
    scale = min(1.0, MAX_SIDE_PX / max(width, height))
    w, h = max(8, round(width * scale)), max(8, round(height * scale))
    source = np.array(quad, dtype=np.float32)
    target = np.array([[0, 0], [w, 0], [w, h], [0, h]], dtype=np.float32)
    pixels: Pixels = photo.pixels
    if scale < 0.7:
        pixels = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        source = source * np.float32(scale)
    matrix = cv2.getPerspectiveTransform(source, target)
    flat = cv2.warpPerspective(pixels, matrix, (w, h), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, dtype=np.uint8)


def true_size(quad: Quad, photo_size: tuple[int, int]) -> tuple[float, float]:
    """Width and height of the card in px as if seen straight on, its longer sides' resolution kept.

    The aspect comes from the perspective itself when it is strong enough to tell, else from the side lengths.
    Source: Zhang & He, Whiteboard Scanning and Image Enhancement, 2007 (the camera's centre is taken as the picture's).
    """
    top, right, bottom, left = side_lengths(quad)
    width, height = max(top, bottom), max(left, right)
    aspect = _perspective_aspect(quad, photo_size)
    plain = width / height
    if aspect is None or not 0.75 * plain < aspect < 1.33 * plain:
        return width, height
    return (width, width / aspect) if aspect < plain else (height * aspect, height)


def _perspective_aspect(quad: Quad, photo_size: tuple[int, int]) -> float | None:
    centre = np.array([photo_size[0] / 2, photo_size[1] / 2])
    m1, m2, m4, m3 = (np.append(np.array(corner) - centre, 1.0) for corner in quad)
    denominator_2 = np.dot(np.cross(m2, m4), m3)
    denominator_3 = np.dot(np.cross(m3, m4), m2)
    if abs(denominator_2) < 1e-9 or abs(denominator_3) < 1e-9:
        return None
    k2 = np.dot(np.cross(m1, m4), m3) / denominator_2
    k3 = np.dot(np.cross(m1, m4), m2) / denominator_3
    n2, n3 = k2 * m2 - m1, k3 * m3 - m1
    diagonal = float(np.hypot(*photo_size))
    focal_sq = (USUAL_FOCAL * diagonal) ** 2
    if abs(k2 - 1) > 0.02 and abs(k3 - 1) > 0.02:
        # Both pairs of sides converge: the focal length itself can be seen.
        seen = -(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2])
        if not (0.4 * diagonal) ** 2 < seen < (4 * diagonal) ** 2:
            return None  # no camera has this: the corners are not exact enough
        focal_sq = seen
    across = (n2[0] ** 2 + n2[1] ** 2) / focal_sq + n2[2] ** 2
    down = (n3[0] ** 2 + n3[1] ** 2) / focal_sq + n3[2] ** 2
    return float(np.sqrt(across / down)) if down > 0 else None
