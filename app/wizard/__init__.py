"""One login for every program that talks to a model provider."""
