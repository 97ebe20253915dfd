"""撮影: the rep's page, and what makes it an app on a phone: the manifest and the service worker with its shell.

The shell is the same page drawn for nobody, so that a phone may keep it: no name, no token, no card is in it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, JSONResponse, Response

from api.caught import caught
from api.office import InOffice
from api.routes.photos import Sha256, photo_shape
from api.security.permissions import Permission, needs
from api.security.visitor import NOBODY, VISITING
from api.web.drawing import draw
from api.web.static import FOLDER, static

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

SHELL = "/capture/shell"
_KEPT = (
    "base.css",
    "capture.css",
    "session.js",
    "outbox.js",
    "camera.js",
    "capture.js",
    "icon.svg",
)


@router.get("/capture")
@needs(Permission.CAPTURE)
def capture_page(office: InOffice) -> HTMLResponse:
    """The camera, the batch, and what became of each shot."""
    return draw("capture.html", here="capture", max_upload_mb=office.home.settings.web.max_upload_mb)


@router.get(SHELL)
@needs(Permission.PUBLIC)
def capture_shell(office: InOffice) -> HTMLResponse:
    """The page as it opens without a connection."""
    token = VISITING.set(replace(NOBODY, lang=VISITING.get().lang))
    try:
        return draw("capture.html", here="capture", max_upload_mb=office.home.settings.web.max_upload_mb)
    finally:
        VISITING.reset(token)


@router.get("/capture/photos/{sha256}")
@needs(Permission.SEE, quiet=True)
def caught_cards(office: InOffice, sha256: Sha256) -> HTMLResponse:
    """What became of a shot, for capture.js."""
    with office.home.reading() as desk:
        photo = photo_shape(desk, desk.originals.one(sha256))
        cards = [caught(desk, card, me=office.who()) for card in photo.cards]
    return draw("capture_cards.html", photo=photo, cards=cards)


@router.get("/manifest.webmanifest")
@needs(Permission.PUBLIC)
def manifest() -> Response:
    """What a phone needs to put us on its home screen."""
    icons = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any")]
    icons.append(("icon-maskable-512.png", "512x512", "maskable"))
    return JSONResponse(
        {
            "id": "/capture", "name": "名刺箱", "short_name": "名刺箱", "lang": "ja", "dir": "ltr",
            "description": "名刺を撮って、すぐに使える連絡先に。", "start_url": "/capture", "scope": "/",
            "display": "standalone", "orientation": "portrait", "background_color": "#f5f3ee",
            "theme_color": "#2f4b7c",
            "icons": [
                {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for name, sizes, purpose in icons
            ],
            "shortcuts": [
                {"name": "名刺を撮る", "url": "/capture"}, {"name": "連絡先をさがす", "url": "/contacts"},
            ],
        },
        media_type="application/manifest+json", headers={"cache-control": "no-cache"},
    )  # fmt: skip


@router.get("/sw.js")
@needs(Permission.PUBLIC)
def service_worker(office: InOffice) -> Response:
    """The service worker; the name of its shell changes with every file that is in it."""
    lang = VISITING.get().lang
    files = [SHELL, *(static(name, lang) for name in _KEPT)]
    page = capture_shell(office).body
    version = hashlib.sha256(b"\n".join([bytes(page), *(name.encode() for name in files)])).hexdigest()[:12]
    script = (FOLDER / "sw.js").read_text("utf-8")
    for word, value in (("SHELL_VERSION", version), ("SHELL_FILES", files), ("OUTBOX", static("outbox.js", lang))):
        script = script.replace(f'"@{word}@"', json.dumps(value))
    return Response(script, media_type="text/javascript; charset=utf-8", headers={"cache-control": "no-cache"})
