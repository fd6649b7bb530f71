"""All durable state: profiles, sealed credentials, the key that seals them."""
