"""The one error of this room."""

from ledger.erreurs import ErreurAttendue, Genre


class ErreurStockage(ErreurAttendue):
    """A server cannot be found, started or reached; the message says in French what to do about it."""

    genre = Genre.INDISPONIBLE
    reference = "stockage-indisponible"
    titre = "Serveur embarqué indisponible"
