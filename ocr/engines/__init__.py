"""One module an engine, each the only one that knows its library; the registry imports them late."""
