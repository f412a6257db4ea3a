"""Time-stamping by an authority (RFC 3161): that bytes existed at a time, said by neither us nor a witness."""
