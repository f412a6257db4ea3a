"""Entry: rights, identifiers, household, mutations, duplicates and registration, folded."""
