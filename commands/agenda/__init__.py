"""Time: what an appointment may clash with, told before it is set."""
