"""The screens and the HTTP API: routes that call commands and read models."""
