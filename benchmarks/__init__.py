"""How fast it is: every figure a ratio within one run, against the best that could be written by hand."""
