"""Changes to the weights inside an .onnx file, made in memory: what a runtime reads is this file's bytes, rewritten.

Knows the file format's outer layers (a graph's nodes and constants) and no runtime.
Source: onnx.proto of the ONNX project (ModelProto, GraphProto, NodeProto, TensorProto), protobuf's wire format.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

GRAPH, REMARK = 7, 14  # of ModelProto
NODE, CONSTANT, OUTPUT = 1, 5, 12  # of GraphProto
INPUTS, OUTPUTS, OPERATION = 1, 2, 4  # of NodeProto
DIMS, ELEMENT_TYPE, NAME, RAW = 1, 2, 8, 9  # of TensorProto
FLOAT32 = 1
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5

NOTHING = 1e-20
"""A weight this small adds nothing to a float32 sum. The smallest of them are denormal numbers, which most processors
multiply a hundred times more slowly: PP-OCR's detector holds 256,000 and took .46 CPU s a card instead of .14."""


class NotThatNet(ValueError):
    """The file is no .onnx file, or its net is not built as was expected."""


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of a message: where it begins, and where what it holds begins and ends."""

    number: int
    wire: int
    start: int
    value: int
    end: int


def remarks_in(onnx: bytes) -> dict[str, str]:
    """What the makers wrote into the file beside the net (its metadata).

    Raises:
        NotThatNet: no .onnx file.
    """
    found = {}
    for field in _fields(onnx, 0, len(onnx)):
        if field.number == REMARK:
            said = {part.number: _text(onnx, part) for part in _fields(onnx, field.value, field.end)}
            found[said.get(1, "")] = said.get(2, "")
    return found


def without_tiny_weights(onnx: bytes) -> bytes:
    """The same net with every weight that adds nothing set to zero.

    Raises:
        NotThatNet: no .onnx file.
    """
    washed = bytearray(onnx)
    for tensor in _constants(onnx):
        raw, kind = tensor.get(RAW), tensor.get(ELEMENT_TYPE)
        if raw is None or kind is None or _varint(onnx, kind.value)[0] != FLOAT32:
            continue
        weights = np.frombuffer(washed, dtype="<f4", count=(raw.end - raw.value) // 4, offset=raw.value)
        weights[np.abs(weights) < NOTHING] = 0.0
    return bytes(washed)


def with_classes(onnx: bytes, kept: NDArray[np.intp]) -> bytes:
    """The same classifier giving the plain scores (before softmax) of these classes alone.

    Args:
        onnx: a net that ends in a matrix product, an addition and a softmax over all classes.
        kept: shape (classes kept,), indices of the classes, increasing.

    Raises:
        NotThatNet: it does not end so.
    """
    graph = _graph(onnx)
    fields = list(_fields(onnx, graph.value, graph.end))
    nodes = {field: _names(onnx, field) for field in fields if field.number == NODE}
    constants = {_text(onnx, t[NAME]): t for t in _constants(onnx) if NAME in t}
    made_by = {name: field for field, (_, outputs, _) in nodes.items() for name in outputs}
    softmax = next((f for f, (_, _, operation) in reversed(nodes.items()) if operation == "Softmax"), None)
    if softmax is None or sum(field.number == OUTPUT for field in fields) != 1:
        raise NotThatNet("the net does not end in a softmax")
    head = _head(nodes, made_by, softmax)
    cut: dict[int, bytes] = {}
    for name in head:
        tensor = constants.get(name)
        if tensor is None:
            raise NotThatNet(f"{name} is not a constant of the net")
        weights = _floats(onnx, tensor)
        cut[tensor[NAME].start] = _tensor(name, weights[..., kept])
    (scores,), (answer,), _ = nodes[softmax]
    pieces = []
    for field in fields:
        if field == softmax:
            pieces.append(_message(NODE, _said(INPUTS, scores) + _said(OUTPUTS, answer) + _said(OPERATION, "Identity")))
        elif field.number == OUTPUT:  # name; type {tensor {element type}}, no shape
            pieces.append(_message(OUTPUT, _said(1, answer) + _message(2, _message(1, b"\x08\x01"))))
        elif field.number == CONSTANT and (new := _within(cut, field)) is not None:
            pieces.append(_message(CONSTANT, new))
        else:
            pieces.append(onnx[field.start : field.end])
    return onnx[: graph.start] + _message(GRAPH, b"".join(pieces)) + onnx[graph.end :]


def _head(
    nodes: dict[_Field, tuple[list[str], list[str], str]], made_by: dict[str, _Field], softmax: _Field
) -> tuple[str, str]:
    """Names of the matrix and the offsets whose columns are the classes."""

    def behind(name: str) -> tuple[list[str], list[str], str]:
        while name in made_by and nodes[made_by[name]][2] == "Identity":
            name = nodes[made_by[name]][0][0]
        if name not in made_by:
            raise NotThatNet("the net does not end in a layer of classes")
        return nodes[made_by[name]]

    added = behind(nodes[softmax][0][0])
    product = behind(added[0][0]) if added[2] == "Add" else added
    if added[2] != "Add" or product[2] != "MatMul":
        raise NotThatNet("the net does not end in a layer of classes")
    return product[0][1], added[0][1]


def _within(cut: dict[int, bytes], field: _Field) -> bytes | None:
    return next((new for start, new in cut.items() if field.value <= start < field.end), None)


def _constants(onnx: bytes) -> Iterator[dict[int, _Field]]:
    """Each constant's fields by number (of its dimensions, where they are not packed, the last)."""
    graph = _graph(onnx)
    for field in _fields(onnx, graph.value, graph.end):
        if field.number == CONSTANT:
            yield {part.number: part for part in _fields(onnx, field.value, field.end)}


def _floats(onnx: bytes, tensor: dict[int, _Field]) -> NDArray[np.float32]:
    """A constant of one or two dimensions; its last one runs over the classes."""
    if RAW not in tensor or DIMS not in tensor:
        raise NotThatNet("a constant of the last layer has no plain values")
    raw, last = tensor[RAW], tensor[DIMS]
    weights = np.frombuffer(onnx, dtype="<f4", count=(raw.end - raw.value) // 4, offset=raw.value)
    if last.wire == VARINT:
        columns = _varint(onnx, last.value)[0]
    else:  # packed: one number after the other
        at = last.value
        while at < last.end:
            columns, at = _varint(onnx, at)
    return weights if columns == len(weights) else weights.reshape(-1, columns)


def _tensor(name: str, weights: NDArray[np.float32]) -> bytes:
    dims = b"".join(_key(DIMS, VARINT) + _to_varint(n) for n in weights.shape)
    kind = _key(ELEMENT_TYPE, VARINT) + _to_varint(FLOAT32)
    return dims + kind + _said(NAME, name) + _message(RAW, np.ascontiguousarray(weights, dtype="<f4").tobytes())


def _names(onnx: bytes, node: _Field) -> tuple[list[str], list[str], str]:
    """(inputs, outputs, operation) of a node."""
    said: dict[int, list[str]] = {INPUTS: [], OUTPUTS: [], OPERATION: [""]}
    for field in _fields(onnx, node.value, node.end):
        if field.number in said:
            said[field.number].append(_text(onnx, field))
    return said[INPUTS], said[OUTPUTS], said[OPERATION][-1]


def _text(onnx: bytes, field: _Field) -> str:
    return onnx[field.value : field.end].decode("utf-8")


def _graph(onnx: bytes) -> _Field:
    for field in _fields(onnx, 0, len(onnx)):
        if field.number == GRAPH and field.wire == BYTES:
            return field
    raise NotThatNet("the file holds no net")


def _fields(data: bytes, start: int, end: int) -> Iterator[_Field]:
    at = start
    while at < end:
        begin = at
        key, at = _varint(data, at)
        wire, value = key & 7, at
        if wire == BYTES:
            length, value = _varint(data, at)
            at = value + length
        elif wire == VARINT:
            _, at = _varint(data, at)
        elif wire in (FIXED64, FIXED32):
            at += 8 if wire == FIXED64 else 4
        else:
            raise NotThatNet("the file is no .onnx file")
        if at > end:
            raise NotThatNet("the file ends too early")
        yield _Field(key >> 3, wire, begin, value, at)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """(the number, where the next one begins)."""
    number = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise NotThatNet("the file is no .onnx file")
        byte = data[at]
        number |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return number, at
        shift += 7


def _to_varint(number: int) -> bytes:
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _key(number: int, wire: int) -> bytes:
    return _to_varint(number << 3 | wire)


def _message(number: int, content: bytes) -> bytes:
    return _key(number, BYTES) + _to_varint(len(content)) + content


def _said(number: int, text: str) -> bytes:
    return _message(number, text.encode("utf-8"))
