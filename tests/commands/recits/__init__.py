"""Stories of parcours, one by family, as a référent would tell them."""
