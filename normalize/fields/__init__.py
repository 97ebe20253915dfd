"""One module a family of fields: raw text → candidate values. Knows the form of a value, not the card around it."""
