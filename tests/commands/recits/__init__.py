"""Stories: a parcours that a référent would recognise, told in steps, read at several dates on both clocks."""
