"""Tables of words that other programs' files use; read by contacts.exchange.dialects."""
