"""A printed QR code gives its text back, Japanese included."""

from __future__ import annotations

import numpy as np
import zxingcpp

from ingest.codes import find_codes


def test_a_qr_code_with_a_japanese_vcard_is_read():
    text = "BEGIN:VCARD\nVERSION:3.0\nN:髙橋;美咲\nTEL:03-5550-1234\nEND:VCARD"
    code = np.asarray(
        zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode), scale=4)
    )
    card = np.full((550, 910, 3), 250, np.uint8)
    card[100 : 100 + code.shape[0], 600 : 600 + code.shape[1]] = code[:, :, np.newaxis] if code.ndim == 2 else code

    codes = find_codes(card)

    assert [code.text.replace("\r", "") for code in codes] == [text]
    assert all(600 <= x <= 910 and 100 <= y <= 400 for x, y in codes[0].quad)


def test_a_card_without_a_code_has_none():
    assert find_codes(np.full((550, 910, 3), 250, np.uint8)) == ()
