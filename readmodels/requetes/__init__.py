"""Ad hoc queries: measures by dimensions, chosen among the declared ones, as of any date on either clock.

``dimensions`` says which there are and who may use each; ``demande`` is what is asked; ``compilation`` turns it into SQL
made of declarations alone; ``execution`` runs it within its bounds.
"""
