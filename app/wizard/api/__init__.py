"""The Python API: what other programs import. `wizard` itself names each of its functions, and imports them at first use."""
