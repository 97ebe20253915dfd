"""decide: the one door into this package. A card comes in, what it is to the book goes out, with the reason in words.

Merging without a person needs p ≥ .99, the same organisation or the very same personal mailbox or mobile, no mailbox
or mobile that contradicts, and nobody else who comes close. A name alone across companies is never a merge.
Knows no table.
"""

from __future__ import annotations

from dataclasses import dataclass

from matching.because import because_colleague, because_new, because_of
from matching.compare import Compared, Level
from matching.decision import Candidate, MatchDecision, Verdict
from matching.keys import keys_of
from matching.known import ContactBook, KnownContact
from matching.merge import changes
from matching.profile import Profile, profile_of_draft
from matching.score import Score, score
from normalize.draft import CardDraft

IDENTIFIERS = (Compared.EMAIL, Compared.MOBILE)
"""What belongs to one person alone."""
_PERSONAL = (Compared.NAME, Compared.READING, *IDENTIFIERS)
_SPEAKS_FOR_A_PERSON = (Level.EXACT, Level.CLOSE, Level.GIVEN)
"""Without any of these in any of those only the organisation agrees, and that is a colleague."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchOptions:
    """Knobs of the decision."""

    same_above: float = 0.99
    """Measured: 0 wrong of 1,413 automatic merges outside namesakes within one company."""
    same_company_above: float = 0.9
    """Above, two records are of one organisation; below .5 of two."""
    unsure_above: float = 0.05
    """Below, asking a person costs more than the rare duplicate it finds."""
    rival_above: float = 0.5
    """A second candidate this likely means that a person must choose."""
    book_size: int = 100_000
    """People in the book, roughly: the prior is one in so many. Precision falls as a book grows: rather too many."""
    most_candidates: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """A known contact with its score."""

    known: KnownContact
    score: Score

    def candidate(self) -> Candidate:
        """As the decision shows it."""
        return Candidate(
            contact_id=self.known.id, scores=self.score.fields, person=self.score.person, company=self.score.company
        )


SMALLEST_PRIOR = 10_000
"""A short list is drawn from more people than are on it, so that a name alone proves little there too."""


def options_for(people: int) -> MatchOptions:
    """The usual options in a book of so many people."""
    return MatchOptions(book_size=max(people, SMALLEST_PRIOR))


def decide(draft: CardDraft, book: ContactBook, options: MatchOptions | None = None) -> MatchDecision:
    """What the card is to the book: SAME, MOVED, COLLEAGUE, NEW or UNSURE; nothing is changed."""
    options = options or MatchOptions()
    profile = profile_of_draft(draft)
    rivals = _rank(profile, book, options)
    candidates = tuple(rival.candidate() for rival in rivals)
    if rivals and (verdict := _verdict(rivals, options)) is not None:
        best = rivals[0]
        auto = verdict is Verdict.SAME and not _contradictions(best.score)
        differences = changes(draft, best.known.values) if verdict is not Verdict.UNSURE else ()
        return MatchDecision(
            verdict=verdict,
            because=because_of(
                verdict,
                best.score.comparison,
                auto=auto,
                rivals=_rival_count(rivals, options),
                changed=bool(differences),
            ),
            candidates=candidates,
            contact_id=best.known.id,
            probability=best.score.person,
            auto=auto,
            changes=differences,
        )
    colleague = any(rival.score.company >= options.same_company_above for rival in rivals)
    return MatchDecision(
        verdict=Verdict.COLLEAGUE if colleague else Verdict.NEW,
        because=because_colleague() if colleague else because_new(),
        candidates=candidates,
        probability=0.0,
    )


def _rank(profile: Profile, book: ContactBook, options: MatchOptions) -> list[Rival]:
    """Who comes near, likeliest first; the order in which the book names them plays no part."""
    rivals = [
        Rival(known=known, score=score(profile, known.profile(), book_size=options.book_size))
        for known in book.near(keys_of(profile))
    ]
    rivals.sort(key=lambda rival: (-rival.score.bits, -rival.score.company, rival.known.id))
    return rivals[: options.most_candidates]


def _verdict(rivals: list[Rival], options: MatchOptions) -> Verdict | None:
    """What the likeliest candidate is to the card; None: not this person."""
    best = rivals[0].score
    levels = best.comparison
    if not any(levels[field] in _SPEAKS_FOR_A_PERSON for field in _PERSONAL):
        return None
    identified = any(levels[field] is Level.EXACT for field in IDENTIFIERS)
    if best.person >= options.same_above:
        if _rival_count(rivals, options) > 1:
            return Verdict.UNSURE
        if best.company >= options.same_company_above:
            return Verdict.SAME
        elsewhere = levels[Compared.COMPANY] is Level.DIFFERENT or levels[Compared.DOMAIN] is Level.DIFFERENT
        if elsewhere and best.company < 0.5:
            return Verdict.MOVED if identified else Verdict.UNSURE
        return Verdict.SAME if identified else Verdict.UNSURE
    same_name = levels[Compared.NAME] is Level.EXACT or (
        levels[Compared.NAME] is Level.MISSING and levels[Compared.READING] is Level.EXACT
    )
    contradicted = levels[Compared.READING] is Level.DIFFERENT
    if best.person >= options.unsure_above or (same_name and not contradicted):
        return Verdict.UNSURE
    return None


def _rival_count(rivals: list[Rival], options: MatchOptions) -> int:
    """How many candidates are likely enough to be meant."""
    return sum(rival.score.person >= options.rival_above for rival in rivals)


def _contradictions(found: Score) -> tuple[Compared, ...]:
    """Identifiers that both records have and that differ."""
    return tuple(field for field in IDENTIFIERS if found.comparison[field] in (Level.DIFFERENT, Level.SAME_DOMAIN))
