"""An .onnx file's weights are changed in memory: the net stays the same, only smaller or faster."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.engines.ppocr_nets import KEEP, load_nets
from ocr.net import load_net
from ocr.onnx_file import CONSTANT, GRAPH, NAME, NODE, OUTPUT, NotThatNet, with_classes, without_tiny_weights


def varint(number: int) -> bytes:
    return bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80]) + varint(number >> 7)


def message(number: int, content: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(content)) + content


def node(operation: str, inputs: list[str], output: str) -> bytes:
    said = [message(1, name.encode()) for name in inputs] + [
        message(2, output.encode()),
        message(4, operation.encode()),
    ]
    return message(NODE, b"".join(said))


def constant(name: str, values: np.ndarray) -> bytes:
    dims = b"".join(b"\x08" + varint(n) for n in values.shape)
    return message(CONSTANT, dims + b"\x10\x01" + message(NAME, name.encode()) + message(9, values.tobytes()))


def value(number: int, name: str, *dims: int) -> bytes:
    shape = b"".join(message(1, b"\x08" + varint(n)) for n in dims)
    return message(number, message(1, name.encode()) + message(2, message(1, b"\x08\x01" + message(2, shape))))


WEIGHTS = np.array([[1.0, -2.0, 0.5, 3.0], [0.25, 1e-39, -1e-25, 1.0]], np.float32)
OFFSETS = np.array([0.1, 0.2, 0.3, 0.4], np.float32)


def classifier(last: str = "Softmax") -> bytes:
    """x (1, 2) → four classes, with an Identity in between as the makers' converter leaves them."""
    graph = [
        node("MatMul", ["x", "w"], "product"),
        node("Identity", ["product"], "same"),
        node("Add", ["same", "b"], "sum"),
        node(last, ["sum"], "answer"),
        message(2, b"net"),
        constant("w", WEIGHTS),
        constant("b", OFFSETS),
        value(11, "x", 1, 2),
        value(OUTPUT, "answer", 1, 4),
    ]
    return b"\x08\x0a" + message(GRAPH, b"".join(graph)) + message(8, b"\x10\x0b")


def answer(onnx: bytes) -> np.ndarray:
    (scores,) = load_net(onnx, name="drawn").run(None, {"x": np.array([[1.0, 2.0]], np.float32)})
    return np.asarray(scores[0])


def test_a_cut_classifier_gives_the_scores_of_the_kept_classes():
    full = np.array([1.0, 2.0]) @ WEIGHTS + OFFSETS

    assert answer(with_classes(classifier(), np.array([0, 3]))) == pytest.approx(full[[0, 3]])
    assert answer(classifier()) == pytest.approx(np.exp(full) / np.exp(full).sum(), rel=1e-5)


def test_weights_that_add_nothing_are_zero_and_the_others_stay():
    washed = without_tiny_weights(classifier())

    assert len(washed) == len(classifier())
    assert np.where(np.abs(WEIGHTS) < 1e-20, 0, WEIGHTS).astype(np.float32).tobytes() in washed
    assert answer(washed) == pytest.approx(answer(classifier()))


@pytest.mark.parametrize(
    "junk", [b"", b"\xff" * 40, b"no net at all", classifier("Relu"), classifier()[:-90]],
    ids=["empty", "all ones", "text", "another net", "torn"],
)  # fmt: skip
def test_what_is_no_such_net_is_refused(junk: bytes):
    with pytest.raises(NotThatNet):
        with_classes(junk, np.array([0]))


@pytest.mark.engine
def test_the_recogniser_knows_what_cp932_can_write_and_what_cards_need_besides():
    alphabet = load_nets().alphabet

    assert alphabet[0] == ""
    assert alphabet[-1] == " "
    assert set(KEEP) <= set(alphabet)
    assert {"髙", "㈱", "〒", "①", "®"} <= set(alphabet)
    assert not {"岛", "爱", "产"} & set(alphabet)
    assert len(alphabet) == 6829
