"""A key-management service that wraps our secrets: the transit engine of Vault or OpenBao."""
