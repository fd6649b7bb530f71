"""The OAuth RFCs as pure functions: requests out, answers in."""
