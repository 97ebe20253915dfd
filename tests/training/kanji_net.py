"""The net: what it looks like, how it is taught, how its weights are written. Knows no font."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from ocr.kanji_families import CLASSES, candidates
from tests.training.kanji_samples import Samples

BATCH = 128
SHARP_SCALE = 5.0
"""The second output is log2(size really resolved, px) / this."""


class KanjiNet(nn.Module):
    """48 × 48 grey → a score for each character, and how finely the character was resolved."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            *_block(1, 16), nn.MaxPool2d(2),
            *_block(16, 32), nn.MaxPool2d(2),
            *_block(32, 64), nn.MaxPool2d(2),
            *_block(64, 96),
            *_block(96, 96),
        )  # fmt: skip
        self.squeeze = nn.Sequential(nn.Conv2d(96, 32, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU())
        self.classes = nn.Linear(32 * 36, len(CLASSES))
        self.sharp = nn.Linear(32 * 36, 1)
        self.drop = nn.Dropout(0.25)

    def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Args: pixels, (n, 1, 48, 48), 0 paper to 1 ink. Returns: (n, classes) scores, (n,) log2 px."""
        flat = self.drop(self.squeeze(self.body(pixels)).flatten(1))
        return self.classes(flat), self.sharp(flat)[:, 0] * SHARP_SCALE


def _block(inner: int, outer: int) -> list[nn.Module]:
    return [nn.Conv2d(inner, outer, 3, 1, 1, bias=False), nn.BatchNorm2d(outer), nn.ReLU()]


def candidate_mask() -> torch.Tensor:
    """(classes, classes): where row's character was read, which others may be printed."""
    index = {char: i for i, char in enumerate(CLASSES)}
    mask = torch.zeros(len(CLASSES), len(CLASSES), dtype=torch.bool)
    for i, char in enumerate(CLASSES):
        group = set(candidates(char))
        # A decoy is told from those it is mistaken for, and they from it.
        group |= {other for other in CLASSES if char in candidates(other)}
        mask[i, [index[member] for member in group]] = True
    return mask


def fit(samples: Samples, *, steps: int, seed: int) -> KanjiNet:
    """Teach a net on one core, so many batches."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    net, mask = KanjiNet().to(memory_format=torch.channels_last), candidate_mask()
    pixels, label = torch.from_numpy(samples.pixels), torch.from_numpy(samples.label)
    sharp = torch.from_numpy(np.log2(samples.sharp_px))
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=1e-3)
    net.train()
    for step in range(steps):
        share = step / steps
        for group in optimiser.param_groups:  # up for a moment, then down as a cosine
            group["lr"] = 2.5e-3 * min(1.0, (step + 20) / 200) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * share)))
        rows = torch.from_numpy(rng.integers(0, len(label), BATCH))
        ink = _shaken(pixels[rows], rng)
        with torch.autocast("cpu", torch.bfloat16):  # two and a half times as fast where the processor can
            scores, log2_px = net(ink.to(memory_format=torch.channels_last))
        scores, log2_px = scores.float(), log2_px.float()
        wanted = label[rows]
        among = functional.cross_entropy(scores.masked_fill(~mask[wanted], -30.0), wanted)
        overall = functional.cross_entropy(scores, wanted)
        fine = functional.smooth_l1_loss(log2_px, sharp[rows], beta=0.3)
        loss = among + 0.5 * overall + 0.3 * fine
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        if step % 100 == 0:
            print(f"{step} steps, {share:.0%}: {among.item():.4f} {overall.item():.4f} {fine.item():.4f}", flush=True)  # noqa: T201 - a program's own words
    net.eval()
    return net


def _shaken(pixels: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """The same pictures moved, sized and inked a little differently each time."""
    ink = 1.0 - pixels.float()[:, None] / 255
    n = len(ink)
    theta = np.zeros((n, 2, 3), dtype=np.float32)
    grow = rng.normal(1.0, 0.04, (n, 2))
    lean = rng.normal(0.0, 0.02, (n, 2))
    theta[:, 0, 0], theta[:, 1, 1] = grow[:, 0], grow[:, 1]
    theta[:, 0, 1], theta[:, 1, 0] = lean[:, 0], lean[:, 1]
    theta[:, :, 2] = rng.normal(0.0, 0.04, (n, 2))
    grid = functional.affine_grid(torch.from_numpy(theta), list(ink.shape), align_corners=False)
    ink = functional.grid_sample(ink, grid, align_corners=False)
    power = torch.from_numpy(np.exp(rng.normal(0.0, 0.15, (n, 1, 1, 1))).astype(np.float32))
    return ink.clamp(0, 1) ** power


def save(net: KanjiNet, path: Path, *, temperature: float) -> None:
    """Write the weights as ONNX, half precision on disk, with the classes and the temperature inside."""
    buffer = io.BytesIO()
    torch.onnx.export(
        net, (torch.zeros(1, 1, 48, 48),), buffer, dynamo=False, opset_version=17,
        input_names=["ink"], output_names=["scores", "log2_px"],
        dynamic_axes={"ink": {0: "n"}, "scores": {0: "n"}, "log2_px": {0: "n"}},
    )  # fmt: skip
    model = onnx.load_from_string(buffer.getvalue())
    meta = {"classes": json.dumps(CLASSES, ensure_ascii=False), "temperature": f"{temperature:.4f}", "version": "1"}
    for key, value in meta.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    path.write_bytes(halved(model).SerializeToString())


def halved(model: Any) -> Any:
    """The large weights stored as float16 and cast when loaded: half the file, the same arithmetic."""
    graph = model.graph
    casts = []
    for weight in list(graph.initializer):
        values = onnx.numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.size < 1000:
            continue
        graph.initializer.remove(weight)
        graph.initializer.append(onnx.numpy_helper.from_array(values.astype(np.float16), weight.name + "_half"))
        casts.append(onnx.helper.make_node("Cast", [weight.name + "_half"], [weight.name], to=onnx.TensorProto.FLOAT))
    for node in reversed(casts):
        graph.node.insert(0, node)
    onnx.checker.check_model(model)
    return model


def scores_of(net: KanjiNet, pixels: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(n, classes) scores and (n,) log2 px, in batches."""
    scores, sizes = [], []
    with torch.no_grad():
        for start in range(0, len(pixels), 512):
            one, two = net(1.0 - torch.from_numpy(pixels[start : start + 512]).float()[:, None] / 255)
            scores.append(one.numpy())
            sizes.append(two.numpy())
    return np.concatenate(scores), np.concatenate(sizes)


def temperature_of(net: KanjiNet, samples: Samples) -> float:
    """What to divide the scores by so that a probability of .9 is right nine times in ten.

    Fitted on typefaces that the net never saw; it moves how sure the net is, never which character it takes.
    """
    scores, _ = scores_of(net, samples.pixels)
    wanted = torch.from_numpy(samples.label)
    logits = torch.from_numpy(scores).masked_fill(~candidate_mask()[wanted], -1e4)
    losses = {float(t): float(functional.cross_entropy(logits / t, wanted)) for t in np.arange(0.8, 4.01, 0.1)}
    return min(losses, key=lambda t: losses[t])
