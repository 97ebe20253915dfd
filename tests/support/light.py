"""What light, lens and sensor make of a picture before it is written. Knows no card."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.support.desk import octaves

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]
"""Shape (h, w, 3) or (h, w), 0–255, not yet rounded."""


def light_up(rng: np.random.Generator, photo: Plane, alpha: Plane, size: tuple[int, int], *, hard: bool) -> Plane:
    """Lamp fall-off, the shadow of a hand or phone, glare, the lens's dark corners, the colour of the light."""
    w, h = size
    gh, gw = 96, max(32, round(96 * w / h))
    ys, xs = np.mgrid[0:gh, 0:gw].astype(np.float32)
    xs, ys = xs / gw - 0.5, ys / gh - 0.5
    angle = float(rng.uniform(0, 2 * np.pi))
    slope = float(rng.uniform(0.1, 0.55 if hard else 0.32))
    field = 1 + slope * (np.cos(angle) * xs + np.sin(angle) * ys)
    field *= 1 - float(rng.uniform(0.05, 0.3)) * (xs**2 + ys**2) * 1.6
    if rng.random() < (0.6 if hard else 0.35):  # somebody leans over the desk
        turn, reach = float(rng.uniform(0, 2 * np.pi)), float(rng.uniform(-0.25, 0.35))
        wobble = octaves(rng, gh, gw, ((4, 4, 0.05),))
        edge = np.cos(turn) * xs + np.sin(turn) * ys + wobble - reach
        depth = float(rng.uniform(0.12, 0.5 if hard else 0.32))
        field *= 1 - depth / (1 + np.exp(-edge / float(rng.uniform(0.01, 0.08))))
    exposure = float(rng.uniform(0.48, 0.95) if hard else rng.uniform(0.78, 1.08))
    # Light multiplies in linear space; on gamma-coded values that is the same as field ** (1/2.2).
    gain = np.power(np.clip(field * exposure, 0.02, 3), 1 / 2.2).astype(np.float32)
    warm = float(rng.normal(0, 0.06))
    cast = np.array([1 - warm, 1.0 + float(rng.normal(0, 0.012)), 1 + warm * 0.7], np.float32)
    photo *= cv2.resize(gain, size, interpolation=cv2.INTER_CUBIC)[:, :, None] * cast
    if hard and rng.random() < 0.45:
        ys_c, xs_c = np.nonzero(cv2.resize(alpha, (gw, gh), interpolation=cv2.INTER_AREA) > 0.5)
        pick = int(rng.integers(len(xs_c)))
        dx, dy = xs - (xs_c[pick] / gw - 0.5), ys - (ys_c[pick] / gh - 0.5)
        t = float(rng.uniform(0, np.pi))
        long_, short = float(rng.uniform(0.1, 0.3)), float(rng.uniform(0.04, 0.1))
        u, v = (dx * np.cos(t) + dy * np.sin(t)) / long_, (dy * np.cos(t) - dx * np.sin(t)) / short
        spot = np.exp(-(u**2 + v**2)).astype(np.float32) * float(rng.uniform(35, 105))
        glossy = 0.35 + 0.65 * alpha
        photo += (cv2.resize(spot, size, interpolation=cv2.INTER_CUBIC) * glossy)[:, :, None]
    return photo


def through_lens(rng: np.random.Generator, photo: Plane, size: tuple[int, int], *, hard: bool) -> Plane:
    """Softness of the lens, focus that falls off to one side, and in bad hands a shake."""
    unit = max(size) / 2000.0
    photo = blurred(photo, max(0.35, float(rng.uniform(0.45, 0.95)) * unit))
    if rng.random() < (0.5 if hard else 0.25):
        sigma = float(rng.uniform(1.0, 2.4) if hard else rng.uniform(0.8, 1.5)) * unit
        soft = blurred(photo, sigma)
        angle = float(rng.uniform(0, 2 * np.pi))
        ramp_y, ramp_x = np.mgrid[0:32, 0:32].astype(np.float32) / 31 - 0.5
        ramp = np.clip(np.cos(angle) * ramp_x + np.sin(angle) * ramp_y + float(rng.uniform(0.05, 0.4)), 0, 1)
        mask = cv2.resize(ramp, size, interpolation=cv2.INTER_LINEAR)[:, :, None]
        photo = photo + (soft - photo) * mask
    if hard and rng.random() < 0.45:
        length = float(rng.uniform(2.5, 6.5)) * unit
        photo = cv2.filter2D(photo, -1, _streak(length, float(rng.uniform(0, np.pi)))).astype(np.float32)
    elif hard and rng.random() < 0.4:
        photo = blurred(photo, float(rng.uniform(0.9, 1.8)) * unit)
    return photo


def blurred(photo: Plane, sigma: float) -> Plane:
    return np.asarray(cv2.GaussianBlur(photo, (0, 0), sigma), dtype=np.float32)


def _streak(length: float, angle: float) -> Plane:
    """A motion blur kernel that sums to one."""
    side = int(np.ceil(length)) | 1
    side = max(3, side + 2)
    kernel = np.zeros((side * 8, side * 8), np.float32)
    c = side * 4
    dx, dy = np.cos(angle) * length * 4, np.sin(angle) * length * 4
    cv2.line(kernel, (round(c - dx), round(c - dy)), (round(c + dx), round(c + dy)), 1.0, 8)
    small = cv2.resize(kernel, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(small / small.sum())


def expose(rng: np.random.Generator, photo: Plane, *, hard: bool) -> Pixels:
    """Noise that grows in the dark, denoised a little, then sharpened, as phones do."""
    h, w = photo.shape[:2]
    amount = float(rng.uniform(2.5, 7.5) if hard else rng.uniform(0.8, 3.5))
    luma = rng.standard_normal((h, w), dtype=np.float32)
    luma = cv2.GaussianBlur(luma, (0, 0), 0.6) * 1.6
    chroma = cv2.resize(
        rng.standard_normal((h // 3, w // 3, 3), dtype=np.float32), (w, h), interpolation=cv2.INTER_LINEAR
    )
    photo += luma[:, :, None] * amount + chroma * (amount * 0.55)
    if rng.random() < 0.75:
        strength = float(rng.uniform(0.2, 0.9))
        photo += (photo - cv2.GaussianBlur(photo, (0, 0), 1.4)) * strength
    return np.clip(photo, 0, 255).astype(np.uint8)
