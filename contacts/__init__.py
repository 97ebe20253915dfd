"""The shared database: what we know of whom, since when, and who said so. Knows tables, knows no HTTP."""
