"""The drawings of small signs that the icon net learns from and is measured on, from open icon sets. Knows no net.

The sets are npm packages (@iconify-json/SET) listed in icon_sets.tsv, each wholly taught or wholly kept for measuring.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import resvg_py
from numpy.typing import NDArray

from ocr.icon_net import NONE

DRAWN_PX = 96
"""Drawings are made once at this size and made smaller by the camera."""
OTHERS_PER_SET = 160
"""Signs of no known meaning (a heart, a lock) taken of each set."""
SIDES = ("seen", "unseen")

Coverage = NDArray[np.uint8]
"""How much of each pixel is inked, 0–255; cut to the ink."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawing:
    """One sign of one set."""

    family: str
    name: str
    kind: str
    """An Icon's value, or NONE."""
    seen: bool
    coverage: Coverage
    colour: bool = False
    """Drawn in colours of its own: coverage is then its darkness."""


_STYLE = (
    r"(?:-(?:outlined?|fill|filled|solid|line|linear|bold|light|thin|regular|sharp|rounded|round|duotone|twotone|stroke|"
    r"negative|broken|remix|flat|flip|flipped|rotated|alt\d?|simple|f|o|s|l|\d+|one|two|variant|classic|new|"
    r"square|circle|rectangle|box|open|opened|duo|line-duotone|bold-duotone|semi|medium|black|heavy|"
    r"circle-filled|vertical|stroke-rounded|enabled))*"
)
_BEGIN = r"(?:bxs-|ios-|md-|baseline-|outline-|round-|sharp-|twotone-|square-|ui-|button-|device-|circled-|i-)*"
_NAMES = {
    "phone": r"phone|telephone|call|handset|landline|old-phone|phone-handset|phone-call(?:ing)?|telephone-receiver|"
    r"phone-flip|phone-volume|phone-ring(?:ing)?|landline-phone|deskphone|phone-office|volume-control-(?:tele)?phone|"
    r"rotary-phone|phone-landline|phone-set|phone-in-talk|phone-dial|phone-horizontal|phone-telephone|telephone-call|"
    r"call-calling|contact-phone|phone-voice|telephone-plain|tel|home-phone|office-phone",
    "fax": r"fax|fax-machine|faxicon|faxmachine|printer?|print|printer-check|fax-phone",
    "mobile": r"mobile|smartphone|cellphone|cell-phone|mobile-phone|iphone|phone-android|phone-iphone|phone-portrait|"
    r"phone-mobile|mobile-button|mobile-screen|mobile-screen-button|mobile-retro|mobile-android|smart-phone|"
    r"mobile-vibration|mobile-vibrate|mobile-device|android-phone|cellphone-basic|phone-vibrate",
    "mail": r"mail|email|e-mail|envelope|envelope-simple|letter|mail-send|envelopes|mail-letter|closed-envelope|"
    r"mail-unread|mailbox-letter|message-mail|incoming-envelope|love-letter|envelope-paper|at-mail|mail-closed",
    "web": r"globe|world|earth|internet|globe-?\d|globe-grid|globe-simple|network-globe|globe-wire|"
    r"globe-(?:americas?|asia|europe|africa|earth|asia-australia|europe-africa|central-south-asia|oceania)|"
    r"globe-with-meridians|global|planet-earth|web-globe|world-wide-web|earth-(?:americas?|asia|europe|"
    r"africa|asia-australia|globe-.*)|globe-showing-.*",
    "place": r"home|house|map-pin|map-marker|geo-alt|place|location|location-pin|location-on|house-door|"
    r"map-location|location-dot|location-marker|location-point|gps-location|home-simple|building|"
    r"office-building|office|buildings|location-outline|pin-location|point-map|location-sign|round-pushpin|house-fill",
}
_KINDS = {kind: re.compile(rf"{_BEGIN}(?:{names}){_STYLE}") for kind, names in _NAMES.items()}
_MISNAMED = re.compile(
    r"(?:fluent|fluent-mdl2):(?:call-square|location-).*|guidance:ui-phone|solar:i-phone.*|streamline[^:]*:phone-ringing.*|"
    r"grommet-icons:phone-.*|quill:print-alt|(?:iconamoon|oi|tabler|ep):location.*|f7:(?:house|location).*|(?:stash|uil):location.*|"
    r"lets-icons:pin.*|gis:location.*|mage:location.*|.*:phone-calling-.*|fluent-mdl2:location.*"
)
"""Signs that their names do not describe: an arrow, a phone of the other kind."""
_UNCLEAR = re.compile(
    r"phone|call|tele|voice|fax|print|mobile|cell|device|tablet|mail|envelope|letter|message|globe|world|earth|web|"
    r"internet|global|language|translate|home|house|pin|location|place|map|geo|position|build|office|city|store|shop|"
    r"inbox|post|send|browser|planet|basketball|www|navigation|gps|compass|hotel|bank|church|hospital|school|skin-tone|"
    r"-flag|^flag-|headset|talk|dial|hang"
)
_MOBILE_CALLED_PHONE = frozenset(
    ("bi", "fluent", "proicons", "jam", "oi", "quill", "icon-park-outline", "icon-park-solid", "lineicons")
)
"""Sets in which `phone` is a mobile phone; a handset is `telephone` or `call`."""
_HANDSET_IN_THEM = re.compile(
    rf"{_BEGIN}(?:telephone|call|handset|landline|phone-(?:one|two|call|telephone|set)){_STYLE}"
)


def kind_of(family: str, name: str) -> str | None:
    """What a set's sign means by its name; None where the name leaves it open."""
    if re.fullmatch(r"(?:square-|circle-)?letter-[a-z](?:-.*)?", name):
        return NONE
    if _MISNAMED.fullmatch(f"{family}:{name}"):
        return None
    for kind, pattern in _KINDS.items():
        if pattern.fullmatch(name):
            if kind == "phone" and family in _MOBILE_CALLED_PHONE and not _HANDSET_IN_THEM.fullmatch(name):
                return "mobile"
            return kind
    return None if _UNCLEAR.search(name) else NONE


def drawings(root: Path, *, seed: int) -> Iterator[Drawing]:
    """Every sign of the listed sets that means something, and some of those that mean nothing.

    Args:
        root: a node_modules with the packages.
    """
    lines = (Path(__file__).parent / "icon_sets.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for family, side, *_ in (line.split("\t") for line in lines):
        folder = root / "@iconify-json" / family
        icons = json.loads((folder / "icons.json").read_text(encoding="utf-8"))
        rng = random.Random(f"{family}-{seed}")
        by_kind: dict[str, list[str]] = {}
        for name in icons["icons"]:
            kind = kind_of(family, name)
            if kind is not None:
                by_kind.setdefault(kind, []).append(name)
        for kind, names in sorted(by_kind.items()):
            chosen = names if kind != NONE else rng.sample(names, min(len(names), OTHERS_PER_SET))
            for name in chosen[:60] if kind != NONE else chosen:
                drawn = _drawn(icons, name)
                if drawn is not None:
                    yield Drawing(
                        family=family, name=name, kind=kind, seen=side == "seen", coverage=drawn[0], colour=drawn[1]
                    )


def _drawn(icons: dict[str, Any], name: str) -> tuple[Coverage, bool] | None:
    icon = icons["icons"][name]
    width, height = (icon.get(side, icons.get(side, 16)) for side in ("width", "height"))
    left, top = icon.get("left", 0), icon.get("top", 0)
    body = icon["body"]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" color="black" '
        f'viewBox="{left} {top} {width} {height}" width="{width}" height="{height}">{body}</svg>'
    )
    try:
        png = resvg_py.svg_to_bytes(svg_string=svg, width=DRAWN_PX, background="white")
    except ValueError:
        return None
    seen = cv2.imdecode(np.frombuffer(bytes(png), np.uint8), cv2.IMREAD_COLOR)
    ink = np.asarray(255 - seen.min(axis=2), dtype=np.uint8)
    dark = ink > 60
    if dark.sum() < 60:
        return None
    ys, xs = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    cut = ink[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1]
    return np.ascontiguousarray(cut), "currentColor" not in body
