"""Words and values both teams agree on: no files, no database, no screen."""
