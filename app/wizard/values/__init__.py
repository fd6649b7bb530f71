"""What the rooms pass to each other: frozen values, no I/O."""
