"""Tables with a source and a licence on their first line."""
