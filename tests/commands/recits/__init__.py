"""Stories of parcours, as a référent would tell them: one module by family."""
