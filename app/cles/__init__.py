"""The key of keys outside the database: shared between hands, or held by a KMS."""
