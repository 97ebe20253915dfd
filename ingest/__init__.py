"""Light → card pixels: bytes come in, flat card pictures with their place in the photo go out. Knows no text."""
