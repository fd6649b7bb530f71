"""Talking to a person in plain lines: prompts on the controlling terminal, or the answers of a script."""
