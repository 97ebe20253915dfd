"""Loads a net for one CPU thread at a time: the one place that knows how onnxruntime wants to be asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ocr.engine import EngineFailed, EngineMissing


def load_net(weights: Path, *, threads: int = 1) -> Any:
    """An onnxruntime session over these weights.

    Args:
        weights: an .onnx file.
        threads: two cost 60% more CPU for the same card, so a worker process uses one.

    Raises:
        EngineMissing: onnxruntime is not installed.
        EngineFailed: the file is missing or damaged.
    """
    try:
        import onnxruntime  # noqa: PLC0415 - 0.5 s, only for those who read pictures
    except ImportError as error:
        raise EngineMissing("onnxruntime is not installed.", "pip install onnxruntime.") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # what one large picture took would never be given back
    try:
        return onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise EngineFailed(f"The weights {weights.name} could not be loaded.", "Install Meishibako again.") from error
