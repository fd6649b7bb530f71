"""The use-cases: the only place where the other rooms meet."""
