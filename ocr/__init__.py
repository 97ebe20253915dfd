"""Card pixels → lines of text: a CardImage comes in, a ReadCard goes out. Knows engines, knows no meaning."""
