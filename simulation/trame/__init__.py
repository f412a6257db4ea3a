"""How a story is told: its steps, when each is recorded, by which rules it is decided, in which order it is written."""
