"""Snapshots become marts: sources, models, audits, builds, and the reader that serves them."""
