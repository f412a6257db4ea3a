"""A partner's structure: the offers that it gave, and what became of whom it received."""
