"""Smarketing: the one screen that a sales team and a marketing team look at together."""
