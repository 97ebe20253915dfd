"""The icon net: what it looks like, how it is taught, how its weights are written. Knows no drawing."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn
from torch.nn import functional

from tests.training.icon_samples import IconSamples
from tests.training.icon_sheet import CLASSES

BATCH = 128


class SignNet(nn.Module):
    """32 × 32, ink 1 on paper 0 → a score for each class."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            *_block(1, 16), nn.MaxPool2d(2),
            *_block(16, 32), nn.MaxPool2d(2),
            *_block(32, 48), nn.MaxPool2d(2),
            *_block(48, 56),
        )  # fmt: skip
        self.drop = nn.Dropout(0.25)
        self.classes = nn.Linear(56 * 16, len(CLASSES))

    def forward(self, ink: torch.Tensor) -> torch.Tensor:
        """Args: ink, (n, 1, 32, 32). Returns: (n, classes) scores."""
        scores: torch.Tensor = self.classes(self.drop(self.body(ink).flatten(1)))
        return scores


def _block(inner: int, outer: int) -> list[nn.Module]:
    return [nn.Conv2d(inner, outer, 3, 1, 1, bias=False), nn.BatchNorm2d(outer), nn.ReLU()]


def fit(samples: IconSamples, *, steps: int, seed: int) -> SignNet:
    """Teach a net on one core, so many batches."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    net = SignNet().to(memory_format=torch.channels_last)
    pixels, label = torch.from_numpy(samples.pixels), torch.from_numpy(samples.label)
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=1e-2)
    net.train()
    for step in range(steps):
        share = step / steps
        for group in optimiser.param_groups:  # up for a moment, then down as a cosine
            group["lr"] = 3e-3 * min(1.0, (step + 20) / 200) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * share)))
        rows = torch.from_numpy(rng.integers(0, len(label), BATCH))
        ink = _shaken(pixels[rows], rng)
        with torch.autocast("cpu", torch.bfloat16):
            scores = net(ink.to(memory_format=torch.channels_last))
        loss = functional.cross_entropy(scores.float(), label[rows], label_smoothing=0.02)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        if step % 200 == 0:
            print(f"{step} steps, {share:.0%}: {loss.item():.4f}", flush=True)  # noqa: T201 - a program's own words
    net.eval()
    return net


def _shaken(pixels: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """The same pictures turned, moved, sized and inked a little differently each time."""
    ink = pixels.float()[:, None] / 255
    n = len(ink)
    turn = rng.normal(0.0, 0.08, n)
    grow = rng.normal(1.0, 0.06, (n, 2))
    theta = np.zeros((n, 2, 3), dtype=np.float32)
    theta[:, 0, 0], theta[:, 1, 1] = np.cos(turn) * grow[:, 0], np.cos(turn) * grow[:, 1]
    theta[:, 0, 1], theta[:, 1, 0] = -np.sin(turn), np.sin(turn)
    theta[:, :, 2] = rng.normal(0.0, 0.05, (n, 2))
    grid = functional.affine_grid(torch.from_numpy(theta), list(ink.shape), align_corners=False)
    ink = functional.grid_sample(ink, grid, align_corners=False)
    power = torch.from_numpy(np.exp(rng.normal(0.0, 0.25, (n, 1, 1, 1))).astype(np.float32))
    return ink.clamp(1e-4, 1) ** power


def temperature_of(net: SignNet, samples: IconSamples) -> float:
    """What to divide the scores by so that a probability of .9 is right nine times in ten."""
    with torch.no_grad():
        parts = [
            net(torch.from_numpy(samples.pixels[start : start + 512]).float()[:, None] / 255)
            for start in range(0, len(samples.pixels), 512)
        ]
    scores, wanted = torch.cat(parts), torch.from_numpy(samples.label)
    losses = {float(t): float(functional.cross_entropy(scores / t, wanted)) for t in np.arange(0.4, 3.01, 0.1)}
    return min(losses, key=lambda t: losses[t])


def save(net: SignNet, path: Path, *, temperature: float) -> None:
    """Write the weights as ONNX with the classes and the temperature inside."""
    buffer = io.BytesIO()
    torch.onnx.export(
        net, (torch.zeros(1, 1, 32, 32),), buffer, dynamo=False, opset_version=17,
        input_names=["ink"], output_names=["scores"], dynamic_axes={"ink": {0: "n"}, "scores": {0: "n"}},
    )  # fmt: skip
    model = onnx.load_from_string(buffer.getvalue())
    for key, value in {"classes": json.dumps(CLASSES), "temperature": f"{temperature:.4f}", "version": "1"}.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())
