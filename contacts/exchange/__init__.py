"""Contacts in other programs' formats, one module a format."""
