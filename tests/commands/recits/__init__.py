"""Stories of a parcours that a référent would recognise, one module by family."""
