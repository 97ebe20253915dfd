"""Loads a net for one CPU thread at a time: the one place that knows how onnxruntime wants to be asked."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.deadline import Deadline
from ocr.engine import EngineFailed, EngineMissing


def load_net(weights: Path | bytes, *, name: str = "", threads: int = 1, arena: bool = False) -> Any:
    """An onnxruntime session over these weights.

    Args:
        weights: an .onnx file, or the bytes of one.
        name: what to call bytes in an error.
        threads: two cost 60% more CPU for the same card, so a worker process uses one.
        arena: keep the memory of one run for the next: faster for large pictures, never given back.

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
    options.enable_cpu_mem_arena = arena
    source = str(weights) if isinstance(weights, Path) else weights
    try:
        return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        called = weights.name if isinstance(weights, Path) else name
        raise EngineFailed(f"The weights {called} could not be loaded.", "Install Meishibako again.") from error


def answer_of(net: Any, picture: NDArray[np.float32], *, by: Deadline, failed: EngineFailed) -> NDArray[np.float32]:
    """What a net with one input and one output says; it is stopped between two of its layers when time is up.

    Args:
        net: from `load_net`.
        picture: its input.
        by: when it has to be done.
        failed: what to raise when it crashes or answers junk.

    Raises:
        EngineError: it took too long, crashed, or answered something that is no number.
    """
    import onnxruntime  # noqa: PLC0415 - the net is loaded, so it is there

    options = onnxruntime.RunOptions()
    watch = threading.Timer(by.left_s(), setattr, (options, "terminate", True))
    watch.daemon = True
    watch.start()
    try:
        (answer,) = net.run(None, {net.get_inputs()[0].name: picture}, options)
    except Exception as error:
        if options.terminate:
            raise by.missed() from error
        raise failed from error
    finally:
        watch.cancel()
    if not np.isfinite(answer.max(initial=0.0)):
        raise failed
    return np.asarray(answer, dtype=np.float32)
