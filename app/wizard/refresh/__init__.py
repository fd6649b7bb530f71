"""A new token for an old one: once for all processes, and never lost between the provider's answer and the save."""
