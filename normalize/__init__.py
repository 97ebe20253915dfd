"""Lines → fields of a person: a ReadCard comes in, a CardDraft goes out. Knows Japanese, knows no database."""
