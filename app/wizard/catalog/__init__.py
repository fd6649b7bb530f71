"""Presets as values."""
