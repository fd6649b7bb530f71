"""Thin adapters to the outside: HTTP, processes, the terminal."""
