"""Server-rendered pages, Japanese first."""
