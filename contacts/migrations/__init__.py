"""Alembic migrations of the book, from zero."""
