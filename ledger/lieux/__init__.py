"""Every place that may hold data of a person, and how it is emptied when she is erased: one list, kept true by a test."""
