"""The model APIs as pure functions: requests out, answers in."""
