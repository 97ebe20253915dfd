"""The fields of customer records as columns of files: found anew each time, so that a field of one's own joins at once.

Knows no format.
"""

from __future__ import annotations

from collections.abc import Sequence

from contacts.custom_fields import CustomFields
from contacts.exchange.targets import RECORD, TARGETS, Target
from contacts.model_records import Subject
from contacts.record_fields import FieldSpec

Specs = dict[str, FieldSpec]
"""Target → the field it is."""
_OF = {Subject.COMPANY: "会社の記録", Subject.PERSON: "個人の記録"}


def record_specs(fields: CustomFields) -> Specs:
    """Every field that does not stand on cards, under its target."""
    return {
        f"{RECORD}{subject.value}:{spec.key}": spec
        for subject in (Subject.PERSON, Subject.COMPANY)
        for spec in fields.fields(subject)
        if not spec.on_card and not (subject is Subject.COMPANY and spec.key == "name")
    }


def targets_in(specs: Specs) -> tuple[Target, ...]:
    """The fields as targets; a label that means something else, too, says whose record it is of."""
    labels = [spec.label for spec in specs.values()]
    taken = {target.word for target in TARGETS.values()}
    return tuple(
        Target(key, spec.label if _alone(spec.label, labels, taken) else f"{spec.label}（{_OF[spec.subject]}）")
        for key, spec in specs.items()
    )


def _alone(label: str, labels: Sequence[str], taken: set[str]) -> bool:
    return labels.count(label) == 1 and label not in taken
