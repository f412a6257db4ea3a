"""What is told beside the main story, with chance of its own: its figures never move for it."""
