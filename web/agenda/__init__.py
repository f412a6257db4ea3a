"""The week of an agenda laid on a grid of hours, and what is warned of before an appointment is set."""
