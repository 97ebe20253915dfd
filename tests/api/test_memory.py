"""What a large picture needed is handed back once it is done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HELD = """
import numpy as np
from api.memory import hand_back_freed_memory

def held_mb():
    lines = open("/proc/self/status", encoding="ascii")
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

assert hand_back_freed_memory()
before = held_mb()
for size in (16, 24, 30, 30):
    layers = [np.ones(size << 18, np.float32) for _ in range(4)]
    kept = np.ones(1000)
    del layers
print(held_mb() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's way of keeping memory")
def test_large_pieces_do_not_stay():
    said = subprocess.run([sys.executable, "-c", HELD], cwd=ROOT, check=True, capture_output=True, text=True).stdout

    assert float(said) < 20
