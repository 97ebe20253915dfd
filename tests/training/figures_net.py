"""The net that reads a column's figures: what it looks like, how it is taught, how its weights are written. No font."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from ocr.column_figures import CLASSES, STEP_PX, WIDTH_PX, best_figures, text_of
from tests.training.column_samples import Column
from tests.training.kanji_net import halved

BATCH = 32


class FiguresNet(nn.Module):
    """(n, 1, h, 32) → (n, h / 4, classes): what stands at each four rows, with a column's neighbours in view."""

    def __init__(self) -> None:
        super().__init__()
        self.look = nn.Sequential(
            *_block(1, 24), nn.MaxPool2d(2),
            *_block(24, 48), nn.MaxPool2d(2),
            *_block(48, 72), nn.MaxPool2d((1, 2)),
            *_block(72, 96), nn.MaxPool2d((1, 2)),
            nn.Conv2d(96, 128, (1, WIDTH_PX // 16), bias=False), nn.BatchNorm2d(128), nn.ReLU(),
        )  # fmt: skip
        self.along = nn.ModuleList(_along(128, reach) for reach in (1, 2, 4))
        self.says = nn.Linear(128, len(CLASSES))
        self.drop = nn.Dropout(0.1)

    def forward(self, ink: torch.Tensor) -> torch.Tensor:
        """Args: ink, (n, 1, h, 32), 0 paper to 1 ink. Returns: (n, h / 4, classes) scores."""
        seen = self.look(ink).squeeze(3)
        for step in self.along:
            seen = seen + step(seen)
        return self.says(self.drop(seen.transpose(1, 2)))


def _block(inner: int, outer: int) -> list[nn.Module]:
    return [nn.Conv2d(inner, outer, 3, 1, 1, bias=False), nn.BatchNorm2d(outer), nn.ReLU()]


def _along(width: int, reach: int) -> nn.Module:
    return nn.Sequential(
        nn.Conv1d(width, width, 5, padding=2 * reach, dilation=reach, bias=False), nn.BatchNorm1d(width), nn.ReLU()
    )


def fit(samples: Sequence[Column], *, steps: int, seed: int) -> FiguresNet:
    """Teach a net on one core, so many batches; columns of like length go together."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    net = FiguresNet().to(memory_format=torch.channels_last)
    by_length = np.argsort([len(one.ink) for one in samples], kind="stable")
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=1e-3)
    net.train()
    for step in range(steps):
        for group in optimiser.param_groups:  # up for a moment, then down as a cosine
            group["lr"] = 2e-3 * min(1.0, (step + 20) / 200) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * step / steps)))
        first = int(rng.integers(0, len(samples) - 4 * BATCH))
        some = [samples[i] for i in rng.choice(by_length[first : first + 4 * BATCH], BATCH, replace=False)]
        loss = _loss(net, some, rng)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        if step % 100 == 0:
            print(f"{step} steps: {loss.item():.4f}", flush=True)  # noqa: T201 - a program's own words
    net.eval()
    return net


def _loss(net: FiguresNet, some: Sequence[Column], rng: np.random.Generator) -> torch.Tensor:
    longest = max(len(one.ink) for one in some)
    ink = np.zeros((len(some), 1, longest, WIDTH_PX), dtype=np.float32)
    for row, one in zip(ink, some, strict=True):
        row[0, : len(one.ink)] = one.ink.astype(np.float32) / 255
    shaken = torch.from_numpy(ink) ** float(np.exp(rng.normal(0.0, 0.15)))
    with torch.autocast("cpu", torch.bfloat16):  # two and a half times as fast where the processor can
        scores = net(shaken.to(memory_format=torch.channels_last))
    says = functional.log_softmax(scores.float(), dim=2).transpose(0, 1)
    labels = torch.from_numpy(np.concatenate([one.labels for one in some]))
    steps = torch.tensor([len(one.ink) // STEP_PX for one in some])
    counts = torch.tensor([len(one.labels) for one in some])
    return functional.ctc_loss(says, labels, steps, counts, zero_infinity=True)


def read_all(net: FiguresNet, samples: Sequence[Column]) -> list[str]:
    """What the net says of each column."""
    said = []
    with torch.no_grad():
        for one in samples:
            scores = net(torch.from_numpy(one.ink.astype(np.float32) / 255)[None, None])
            said.append(text_of(best_figures(scores[0].numpy())))
    return said


def save(net: FiguresNet, path: Path) -> None:
    """Write the weights as ONNX, half precision on disk."""
    buffer = io.BytesIO()
    torch.onnx.export(
        net, (torch.zeros(1, 1, 40 * STEP_PX, WIDTH_PX),), buffer, dynamo=False, opset_version=17,
        input_names=["ink"], output_names=["scores"], dynamic_axes={"ink": {2: "h"}, "scores": {1: "steps"}},
    )  # fmt: skip
    model: Any = onnx.load_from_string(buffer.getvalue())
    path.write_bytes(halved(model).SerializeToString())


def said_of(labels: NDArray[np.int64]) -> str:
    """A sample's truth as text."""
    return "".join(CLASSES[i] for i in labels)
