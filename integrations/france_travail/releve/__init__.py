"""What France Travail waits for and states, read round after round and turned into commands."""
