"""Who may talk to the server: requests go in, refusals with a reason come out. Knows no contact."""
