"""Pairs that are one person, joined into people, unless somebody or something speaks against it. Knows no engine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from matching.compare import COMPANY_CLOSE


class Link(NamedTuple):
    """Two rows and how likely they are one person."""

    a: int
    b: int
    probability: float


class Facts(NamedTuple):
    """What must not contradict within one person; empty where a row says nothing."""

    mail: str
    mobile: str
    company: str
    """In key form."""
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """Every row's person, and what a person must look at."""

    cluster: tuple[int, ...]
    """Of each row: the smallest row of its cluster."""
    probability: tuple[float, ...]
    """Of each row: of the link that brought it in; 1 where it stands alone."""
    joined: tuple[Link, ...]
    """The links that made the clusters, the surest first."""
    questions: tuple[Link, ...]
    """Likely pairs that were not joined: they contradict each other, or lead to another company."""


def join(
    rows: int,
    links: Iterable[Link],
    facts: Mapping[int, Facts],
    *,
    above: float,
    never: Collection[tuple[int, int]] = (),
) -> Clusters:
    """The surest links first; a link that would put a contradiction into one cluster is a question instead.

    Args:
        never: pairs of rows that somebody said are never the same, smaller first.
    """
    tree = _Tree(rows, facts, never)
    questions: list[Link] = []
    joined: list[Link] = []
    probability = [1.0] * rows
    # By likelihood, then by row: the order of the file's pairs plays no part.
    for link in sorted(links, key=lambda each: (-each.probability, each.a, each.b)):
        a, b = tree.root(link.a), tree.root(link.b)
        if a == b:
            continue
        if link.probability < above or not tree.may_join(a, b):
            questions.append(link)
            continue
        tree.join(a, b)
        joined.append(link)
        probability[link.a] = min(probability[link.a], link.probability)
        probability[link.b] = min(probability[link.b], link.probability)
    cluster = tuple(tree.root(row) for row in range(rows))
    asked = tuple(link for link in questions if cluster[link.a] != cluster[link.b])
    return Clusters(cluster=cluster, probability=tuple(probability), joined=tuple(joined), questions=asked)


class _Tree:
    """Who is joined with whom, each cluster under its smallest row."""

    def __init__(self, rows: int, facts: Mapping[int, Facts], never: Collection[tuple[int, int]]) -> None:
        self._parent = list(range(rows))
        self._facts = facts
        self._members: dict[int, list[int]] = {}
        self._never: dict[int, set[int]] = {}
        for a, b in never:
            self._never.setdefault(a, set()).add(b)
            self._never.setdefault(b, set()).add(a)

    def root(self, row: int) -> int:
        """The smallest row of the cluster."""
        parent = self._parent
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    def members(self, root: int) -> list[int]:
        """Every row of a cluster."""
        return self._members.get(root) or [root]

    def may_join(self, a: int, b: int) -> bool:
        """Whether nothing in either cluster speaks against it."""
        left, right = self.members(a), self.members(b)
        if any(not self._never.get(row, set()).isdisjoint(right) for row in left):
            return False
        return not contradict([self._facts[row] for row in (*left, *right) if row in self._facts])

    def join(self, a: int, b: int) -> None:
        """Put two clusters under the smaller row."""
        small, large = min(a, b), max(a, b)
        self._parent[large] = small
        self._members[small] = self.members(small) + self.members(large)
        self._members.pop(large, None)


def contradict(facts: Sequence[Facts]) -> bool:
    """Whether rows cannot be one person unasked: two mailboxes in one house, two mobiles, or two houses."""
    boxes: dict[str, set[str]] = {}
    for fact in facts:
        if fact.mail:
            boxes.setdefault(fact.mail.rpartition("@")[2], set()).add(fact.mail)
    if any(len(mails) > 1 for mails in boxes.values()) or len({fact.mobile for fact in facts if fact.mobile}) > 1:
        return True
    return any(_elsewhere(a, b) for a, b in combinations(facts, 2))


def _elsewhere(a: Facts, b: Facts) -> bool:
    """Whether two rows name two organisations; a name in Latin letters says nothing of one in kanji."""
    if (a.company and a.company == b.company) or (a.domain and a.domain == b.domain):
        return False
    if a.company and b.company and a.company.isascii() == b.company.isascii():
        return not ratio(a.company, b.company, score_cutoff=COMPANY_CLOSE)
    return bool(a.domain and b.domain)
