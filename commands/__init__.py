"""What may happen? One module per step: its command and its decision; the law's dated rules beside them."""

from ledger.paquet import importer

importer(__name__, __path__)
