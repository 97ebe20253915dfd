"""The world: HTTP, browser, terminal, jobs, clock, settings. The only floor that knows who is asking."""
