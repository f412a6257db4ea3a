"""Identity: a local OpenID Connect provider, for the demonstration and the tests."""
