"""The page that pairs a phone: a QR code with the address, the authority to install, how to install it.

Reached without signing in, for a phone that does not trust the server yet shall not send it a password. It says nothing
but this server's addresses and its authority's certificate, which the TLS handshake says as well.
"""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from api.office import InOffice
from api.security.permissions import Permission, needs
from api.security.second_factor import qr_path
from api.web.drawing import draw

router = APIRouter(include_in_schema=False)


@router.get("/pair", response_class=HTMLResponse)
@needs(Permission.PUBLIC)
def pair_page(office: InOffice) -> HTMLResponse:
    """スマートフォンをつなぐ."""
    if office.pairing is None:
        return draw("pair.html", pairing=None, side=0, path="")
    side, path = qr_path(f"{office.pairing.addresses[0]}/pair")
    return draw("pair.html", pairing=office.pairing, side=side, path=path)


@router.get("/pair/authority.crt")
@needs(Permission.PUBLIC)
def authority(office: InOffice) -> Response:
    """The authority's certificate, as phones install it."""
    if office.pairing is None:
        raise HTTPException(404)
    named = {"content-disposition": 'attachment; filename="meishibako-authority.crt"'}
    return Response(office.pairing.authority, media_type="application/x-x509-ca-cert", headers=named)
