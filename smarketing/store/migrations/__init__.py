"""The steps that bring a store of any age to today's tables."""
