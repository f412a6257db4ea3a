"""A document cannot be drawn up, or given back: why."""

from ledger.erreurs import ErreurAttendue, Genre


class DocumentImpossible(ErreurAttendue):
    """Something that the document has to say is missing; the message names it, and what to do."""

    genre = Genre.REFUSE
    reference = "document-impossible"
    titre = "Document impossible à établir"


class DocumentInconnu(ErreurAttendue):
    """No document of the dossier has this id."""

    genre = Genre.INCONNU
    reference = "document-inconnu"
    titre = "Document inconnu"

    def __init__(self) -> None:
        """See the class."""
        super().__init__(
            "aucun document de ce dossier ne porte cet identifiant : reprenez-le depuis la liste des documents"
        )


class DocumentEfface(ErreurAttendue):
    """The person was erased, and whatever was kept of her opens no more."""

    genre = Genre.INCONNU
    reference = "document-efface"
    titre = "Document effacé"

    def __init__(self) -> None:
        """See the class."""
        super().__init__(
            "les données personnelles de ce dossier ont été effacées : ce document n'est plus lisible par personne"
        )


class DocumentAbsent(ErreurAttendue):
    """It was recorded, and is not where it should be kept."""

    genre = Genre.ALTERE
    reference = "document-absent"
    titre = "Document manquant"

    def __init__(self) -> None:
        """See the class."""
        super().__init__(
            "ce document a été enregistré, mais il n'est plus à sa place : prévenez l'administrateur, qui le rend depuis une"
            " sauvegarde"
        )


class DocumentAltere(ErreurAttendue):
    """The bytes kept are not those that were recorded: they are not given."""

    genre = Genre.ALTERE
    reference = "document-altere"
    titre = "Document altéré"

    def __init__(self) -> None:
        """See the class."""
        super().__init__(
            "le contenu gardé de ce document n'est pas celui qui a été enregistré : il n'est pas remis ; prévenez"
            " l'administrateur, qui le rend depuis une sauvegarde"
        )


class SansDepot(ErreurAttendue):
    """No place was set where documents are kept."""

    genre = Genre.INDISPONIBLE
    reference = "documents-indisponibles"
    titre = "Documents indisponibles"

    def __init__(self) -> None:
        """See the class."""
        super().__init__(
            "aucun document n'est établi ni gardé ici : l'administrateur indique où les garder (PARCOURS_DOCUMENTS)"
        )
