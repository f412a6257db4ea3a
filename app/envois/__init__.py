"""Assembly of who writes to persons: carriers, their settings, what they give back."""
