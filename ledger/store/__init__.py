"""The log of one département in PostgreSQL: append, chain, bulk, verification, and the library's recorder over them."""
