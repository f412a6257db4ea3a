"""What happened? The catalogue of events, the dossier folded from them, the store, sealing, chain and replay."""
