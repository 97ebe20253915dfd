"""Which passwords are taken, and how they are kept."""

from __future__ import annotations

import pytest

from api.security.passwords import PasswordRefused, hash_password, is_outdated, make_password, verify_password


@pytest.mark.parametrize(
    "password", ["short", "aaaaaaaaaaaa", "password1234", "tanaka-tanaka", "1234567890ab", "x" * 201, "ababababab"]
)
def test_an_easy_password_is_refused(password):
    with pytest.raises(PasswordRefused):
        hash_password(password, "tanaka")


def test_passwords_are_argon2id_and_the_same_on_every_keyboard():
    digest = hash_password("ｃorrect horse バッテリー", "tanaka")

    assert digest.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert verify_password(digest, "correct horse バッテリー")
    assert not verify_password(digest, "correct horse battery")
    assert not verify_password("", "correct horse battery")
    assert not verify_password("nonsense", "correct horse battery")
    assert not is_outdated(digest)


def test_a_made_password_is_taken():
    made = {make_password() for _ in range(20)}

    assert len(made) == 20
    hash_password(made.pop(), "tanaka")
