"""The truth, counted by the story itself from what was drawn: no event, no state is read here."""
