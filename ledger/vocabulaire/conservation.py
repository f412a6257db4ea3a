"""The two times of the retention of a dossier, and what follows them."""

from ledger.vocabulaire.code import Code


class Phase(Code):
    """Where a dossier stands in its retention."""

    BASE_ACTIVE = "BASE_ACTIVE", "base active"
    ARCHIVE_INTERMEDIAIRE = "ARCHIVE_INTERMEDIAIRE", "archive intermédiaire"
    TERME = "TERME", "durée de conservation échue"
