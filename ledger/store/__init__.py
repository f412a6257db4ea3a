"""The log of one département in PostgreSQL: append, bulk, verification, and the library's recorder over them."""
