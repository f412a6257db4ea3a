"""A person whom nobody resembles, typed everywhere, then erased: nothing of her is found anywhere afterwards."""
