"""The proof of a log: a Merkle tree over its stored bytes, signed checkpoints, the bundle of a dossier and its verifier."""
