"""Who lives there: the figures asked for, the skeleton that they bind, then persons, households and teams."""
