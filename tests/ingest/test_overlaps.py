"""What pairs of quads share is the same for all pairs at once as for each alone."""

from __future__ import annotations

import numpy as np

from ingest.geometry import common_area, quad_of
from ingest.overlaps import common_areas


def test_all_pairs_at_once_share_what_each_pair_shares():
    rng = np.random.default_rng(7)
    square = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (45, 27)
    turns = rng.uniform(0, 2 * np.pi, 400)
    spin = np.stack([np.stack([np.cos(turns), -np.sin(turns)], 1), np.stack([np.sin(turns), np.cos(turns)], 1)], 1)
    quads = square @ spin.transpose(0, 2, 1) + rng.uniform(0, 120, (400, 1, 2)) + rng.uniform(-8, 8, (400, 4, 2))
    quads[::5] = quads[::5, ::-1]  # either way round
    others = np.roll(quads, 1, axis=0)
    others[::7] = quads[::7]  # the same outline
    others[1::7] = quads[1::7] + 0.01  # all but the same

    shared = common_areas(quads, others)

    alone = [common_area(quad_of(a), quad_of(b)) for a, b in zip(quads, others, strict=True)]
    assert (np.array(alone) > 0).sum() > 100
    assert np.allclose(shared, alone, atol=1e-6)


def test_no_pairs_share_nothing():
    assert common_areas(np.zeros((0, 4, 2)), np.zeros((0, 4, 2))).shape == (0,)
