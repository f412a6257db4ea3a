"""Stories of a parcours, one per family: what a référent would recognise, from the events to the open deadlines."""
