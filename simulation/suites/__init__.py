"""The steps told beside the main story, with chance of their own: its figures never move for them."""
