"""The commands of `meishi`: arguments come in, lines on a terminal go out. Each imports its part of the house late."""
