"""Forms, whatever they are of: fields derived from models, what is typed read by them, and told back in words."""
