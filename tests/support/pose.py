"""Where a hand holds the phone over a desk: a pinhole camera in mm. Knows no picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


def turned(rng: np.random.Generator, chance: float) -> float:
    return float(rng.choice([90, 180, 270])) if rng.random() < chance else 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pose:
    """A pinhole camera looking at the desk plane; world in mm, z up, the card's centre at the origin."""

    camera: NDArray[np.float64]
    """Shape (3, 4): world → photo px."""

    def plane(self, z: float, x0: float, y0: float) -> NDArray[np.float64]:
        """Homography of the plane at height z whose coordinates are shifted by (x0, y0); y runs down the card."""
        p = self.camera
        shift = np.array([[1, 0, -x0], [0, -1, y0], [0, 0, z], [0, 0, 1.0]])
        return np.asarray(p @ shift)


def hold(rng: np.random.Generator, size: tuple[int, int], width_mm: float, height_mm: float, *, hard: bool) -> Pose:
    """A hand-held pose that keeps the card in the frame."""
    w, h = size
    focal = 0.74 * max(w, h)  # a phone's main camera: 26 mm equivalent
    roll = turned(rng, 0.2) + float(rng.normal(0, 7 if hard else 3.5))
    if rng.random() < (0.14 if hard else 0.05):
        roll += float(rng.uniform(-45, 45))
    for attempt in range(40):
        ease = max(0.2, 1 - attempt / 40)
        tilt = np.deg2rad(float(rng.uniform(14, 44) if hard else abs(rng.normal(0, 11))) * ease)
        heading = float(rng.uniform(-np.pi, np.pi)) if rng.random() < 0.4 else float(rng.normal(-np.pi / 2, 0.5))
        fill = float(rng.uniform(0.42, 0.82) if hard else rng.uniform(0.55, 0.88)) * (0.8 + 0.2 * ease)
        span = (
            max(width_mm / w, height_mm / h)
            if abs(np.sin(np.deg2rad(roll))) < 0.7
            else max(width_mm / h, height_mm / w)
        )
        # People come close enough to read their own picture: about 200 dpi in bad hands, 270 else.
        floor = (8.0 if hard else 10.5) * span * (1.0 if attempt < 20 else ease)
        fill = min(0.9, max(fill, floor))
        distance = focal * span / fill
        eye = distance * np.array([np.sin(tilt) * np.cos(heading), np.sin(tilt) * np.sin(heading), np.cos(tilt)])
        forward = -eye / np.linalg.norm(eye)
        up = np.array([np.sin(np.deg2rad(roll)), np.cos(np.deg2rad(roll)), 0.0])
        right = np.cross(forward, up)
        right /= np.linalg.norm(right)
        down = np.cross(forward, right)
        rotation = np.stack([right, down, forward])
        offset = rng.uniform(-0.07, 0.07, 2) * [w, h]
        intrinsics = np.array([[focal, 0, w / 2 + offset[0]], [0, focal, h / 2 + offset[1]], [0, 0, 1]])
        camera = intrinsics @ np.column_stack([rotation, -rotation @ eye])
        pose = Pose(camera=camera)
        corners = project(pose.plane(0.3, width_mm / 2, height_mm / 2), width_mm, height_mm)
        edge = 0.012 * max(w, h)
        if corners.min() > edge and (corners[:, 0] < w - edge).all() and (corners[:, 1] < h - edge).all():
            return pose
    return pose


def project(matrix: NDArray[np.float64], width_mm: float, height_mm: float) -> NDArray[np.float64]:
    corners = np.array([[0, 0, 1], [width_mm, 0, 1], [width_mm, height_mm, 1], [0, height_mm, 1.0]]) @ matrix.T
    return np.asarray(corners[:, :2] / corners[:, 2:3])
