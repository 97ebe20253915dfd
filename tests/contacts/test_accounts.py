"""Accounts and what they are signed in with: names are one, secrets end, the last admin stays, guesses wait."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from contacts.accounts import AccountRefused, Accounts, LastAdmin
from contacts.attempts import LONGEST_WAIT, Doorkeeper
from contacts.audit import Audit
from contacts.engine import reading, writing
from contacts.errors import ReviewOutOfDate
from contacts.model_accounts import Role, SignInKind
from contacts.sign_ins import LinkSpent, SignIns

HOUR = timedelta(hours=1)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def write(engine, clock, new_id):
    """Runs a function on the accounts, the sign-ins and the doorkeeper of one transaction."""

    def run(act):
        with writing(engine) as session:
            return act(
                Accounts(session, now=clock, new_id=new_id),
                SignIns(session, now=clock, new_id=new_id),
                Doorkeeper(session, now=clock),
            )

    return run


def add(write, name="田中", role=Role.ADMIN):
    return write(lambda accounts, *_: accounts.add(name, role, password_hash="$argon2id$…"))


def test_a_book_begins_without_accounts(write):
    assert write(lambda accounts, *_: accounts.exist()) is False

    add(write)

    assert write(lambda accounts, *_: accounts.exist()) is True


@pytest.mark.parametrize("same", ["Tanaka", "ｔａｎａｋａ", "  TANAKA "])
def test_a_name_is_one_however_it_is_written(write, same):
    made = add(write, "tanaka")

    assert write(lambda accounts, *_: accounts.named(same)).id == made.id
    with pytest.raises(AccountRefused):
        add(write, same)


@pytest.mark.parametrize("name", ["", "   ", "a" * 65, "tana\u202eka", "tana\x00ka"])
def test_a_name_that_cannot_be_seen_is_refused(write, name):
    with pytest.raises(AccountRefused):
        add(write, name)


def test_the_last_admin_can_neither_be_locked_nor_lose_the_role(write):
    admin, rep = add(write), add(write, "佐藤", Role.REP)
    unborn = write(lambda accounts, *_: accounts.add("鈴木", Role.ADMIN))  # has never chosen a password

    for act in (
        lambda accounts, *_: accounts.lock(admin.id),
        lambda accounts, *_: accounts.set_role(admin.id, Role.REP),
    ):
        with pytest.raises(LastAdmin):
            write(act)
    write(lambda accounts, *_: accounts.set_role(rep.id, Role.ADMIN))
    write(lambda accounts, *_: accounts.lock(admin.id))

    assert write(lambda accounts, *_: [one.locked for one in accounts.all()]).count(True) == 1
    assert write(lambda accounts, *_: accounts.one(unborn.id)).has_password is False


def test_two_admins_that_leave_at_once_leave_one_behind(write):
    first, second = add(write), add(write, "佐藤")
    refused = []

    def leave(account):
        try:
            write(lambda accounts, *_: accounts.lock(account.id))
        except (LastAdmin, ReviewOutOfDate) as error:
            refused.append(error)

    threads = [threading.Thread(target=leave, args=(account,)) for account in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert write(lambda accounts, *_: [one.locked for one in accounts.all()]).count(False) == 1


def test_a_session_ends_by_itself_when_idle_and_at_the_latest(write, clock):
    account = add(write)
    secret = write(lambda _a, signs, _d: signs.begin(account.id, SignInKind.BROWSER, 10 * HOUR))

    def who():
        return write(lambda _a, signs, _d: signs.who(secret, SignInKind.BROWSER, idle=HOUR))

    assert who().name == "田中"
    clock.moment += timedelta(minutes=59)
    seen = who()
    assert seen.stale
    write(lambda _a, signs, _d: signs.seen(seen.sign_in_id))
    clock.moment += timedelta(minutes=59)
    assert who() is not None  # it was used in between
    clock.moment += timedelta(minutes=2)
    assert who() is None  # an hour idle
    for _ in range(12):
        write(lambda _a, signs, _d: signs.seen(seen.sign_in_id))
        clock.moment += timedelta(minutes=59)
    assert who() is None  # ten hours old, however busy


def test_a_secret_is_good_for_its_own_kind_only_and_no_longer_than_its_account(write):
    account = add(write)
    add(write, "佐藤")
    half = write(lambda _a, signs, _d: signs.begin(account.id, SignInKind.HALF, HOUR))
    token = write(lambda _a, signs, _d: signs.begin(account.id, SignInKind.TOKEN, HOUR, label="夜間取り込み"))

    def who(secret, kind):
        return write(lambda _a, signs, _d: signs.who(secret, kind))

    assert who(half, SignInKind.BROWSER) is None
    assert who(token, SignInKind.BROWSER) is None
    assert who(token, SignInKind.TOKEN) is not None
    assert who("nonsense", SignInKind.TOKEN) is None
    write(lambda accounts, *_: accounts.lock(account.id))
    assert who(token, SignInKind.TOKEN) is None


def test_nobody_ends_the_session_of_another(write):
    mine, other = add(write), add(write, "佐藤", Role.REP)
    secret = write(lambda _a, signs, _d: signs.begin(mine.id, SignInKind.BROWSER, HOUR))
    who = write(lambda _a, signs, _d: signs.who(secret, SignInKind.BROWSER))

    write(lambda _a, signs, _d: signs.end(who.sign_in_id, account_id=other.id))
    assert write(lambda _a, signs, _d: signs.who(secret, SignInKind.BROWSER)) is not None
    write(lambda _a, signs, _d: signs.end_all(mine.id))
    assert write(lambda _a, signs, _d: signs.who(secret, SignInKind.BROWSER)) is None


def test_no_secret_stands_in_the_book_in_clear(engine, write):
    account = add(write)
    secrets = [
        write(lambda _a, signs, _d: signs.begin(account.id, SignInKind.BROWSER, HOUR)),
        write(lambda _a, signs, _d: signs.link(account.id, HOUR)),
        "k7fp-2m9x",
    ]
    write(lambda accounts, *_: accounts.set_totp(account.id, "JBSWY3DPEHPK3PXP", step=1, codes=["k7fp-2m9x"]))

    with reading(engine) as session:
        kept = " ".join(
            str(row)
            for table in ("sign_in", "account_link", "recovery_code", "attempts")
            for row in session.connection().execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - names of ours, no value of anybody's
        )
    assert [secret for secret in secrets if secret in kept] == []


def test_a_link_is_good_once_for_a_while_and_the_older_one_not_at_all(write, clock):
    account = add(write)
    older = write(lambda _a, signs, _d: signs.link(account.id, HOUR))
    link = write(lambda _a, signs, _d: signs.link(account.id, HOUR))
    other = add(write, "佐藤")
    late = write(lambda _a, signs, _d: signs.link(other.id, HOUR))

    assert write(lambda _a, signs, _d: signs.link_is_for(link)) == account.id
    write(lambda _a, signs, _d: signs.spend(link))
    clock.moment += HOUR
    for spent in (older, link, late, "nonsense"):
        with pytest.raises(LinkSpent):
            write(lambda _a, signs, _d, spent=spent: signs.spend(spent))


def test_the_link_for_the_first_admin_dies_with_the_first_account(write):
    link = write(lambda _a, signs, _d: signs.link(None, HOUR))
    assert write(lambda _a, signs, _d: signs.link_is_for(link)) is None

    add(write)

    with pytest.raises(LinkSpent):
        write(lambda _a, signs, _d: signs.link_is_for(link))


def test_a_code_of_the_second_factor_and_a_recovery_code_are_good_once(write):
    mine, other = add(write), add(write, "佐藤")
    write(lambda accounts, *_: accounts.set_totp(mine.id, "SECRET", step=100, codes=["aaaa-bbbb", "cccc-dddd"]))

    take = lambda step: write(lambda accounts, *_: accounts.take_step(mine.id, step))  # noqa: E731 - one step each
    assert [take(100), take(101), take(101), take(99), take(102)] == [False, True, False, False, True]
    recover = lambda who, code: write(lambda accounts, *_: accounts.take_recovery_code(who.id, code))  # noqa: E731 - one step each
    tried = [recover(*try_) for try_ in ((other, "aaaa-bbbb"), (mine, "AAAA BBBB"), (mine, "aaaa-bbbb"), (mine, "x"))]
    assert tried == [False, True, False, False]
    assert write(lambda accounts, *_: accounts.one(mine.id)).recovery_left == 1
    write(lambda accounts, *_: accounts.clear_totp(mine.id))
    assert recover(mine, "cccc-dddd") is False


def test_guesses_wait_longer_and_longer_for_one_name_from_any_address(write, clock):
    waits = []
    for guess in range(14):
        while (wait := write(lambda *three, guess=guess: three[2].try_("tanaka", f"10.0.0.{guess}"))) > timedelta():
            waits.append(wait)
            clock.moment += wait

    assert waits == sorted(waits)
    assert waits[0] <= timedelta(seconds=2)
    assert waits[-1] == LONGEST_WAIT
    assert write(lambda *three: three[2].try_("satou", "10.9.9.9")) == timedelta()


def test_guesses_of_many_names_from_one_address_wait_too(write):
    waits = [write(lambda *three, n=n: three[2].try_(f"name{n}", "10.0.0.1")) for n in range(20)]

    assert waits[0] == timedelta()
    assert waits[-1] > timedelta()
    assert write(lambda *three: three[2].try_("tanaka", "10.0.0.2")) == timedelta()


def test_whoever_gets_in_starts_anew_and_gives_guessers_of_other_names_nothing(write):
    for name in range(11):
        write(lambda *three, name=name: three[2].try_(f"name{name}", "10.0.0.1"))
    write(lambda *three: three[2].try_("tanaka", "10.0.0.1"))
    write(lambda *three: three[2].passed("tanaka", "10.0.0.1"))

    assert write(lambda *three: three[2].try_("x", "10.0.0.1")) == timedelta()
    assert write(lambda *three: three[2].try_("y", "10.0.0.1")) > timedelta()


def test_a_hundred_guesses_at_once_are_a_hundred_guesses(write):
    let_through = []

    def guess():
        if write(lambda *three: three[2].try_("tanaka", "10.0.0.1")) == timedelta():
            let_through.append(1)

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(let_through) == 3


def test_the_audit_log_tells_and_cannot_be_changed(engine, write, clock):
    account = add(write)
    with writing(engine) as session:
        audit = Audit(session, now=clock)
        audit.add("see", account_id=account.id, way="GET /contacts/{contact_id}", subject="c1", outcome=200)
        audit.add("sign_in_failed")
        audit.add("export", account_id=account.id, way="GET /export")

    with reading(engine) as session:
        log = Audit(session, now=clock)
        everything, exports = log.page(), log.page(act="export")
        first = log.page(limit=2)
        rest = log.page(before=first.before)
        about = log.page(subject="c1")
    assert [line.act for line in everything.items] == ["export", "sign_in_failed", "see"]
    assert [line.name for line in everything.items] == ["田中", "", "田中"]
    assert len(exports.items) == len(about.items) == 1
    assert [line.act for line in rest.items] == ["see"]
    for statement in ("UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(DBAPIError, match="only ever appended"), engine.begin() as connection:
            connection.exec_driver_sql(statement)
