"""Words: names of fields, dates and numbers, as they are written in French."""
