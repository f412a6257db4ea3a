"""Errors that stop a file, as opposed to what sets one household aside (`modele.Rejet`).

No message quotes the file: an XML fragment of this flow is personal data. Messages give the line, the cause and what to
do about it, in French.
"""

from ledger.erreurs import ErreurAttendue, Genre


class FluxIllisible(ErreurAttendue):
    """The file can't be read further.

    `foyers_lus` counts the households already handed over before the fault: they were sound and may have been used.
    """

    genre = Genre.MAL_DEMANDE
    reference = "flux-illisible"
    titre = "Flux illisible"

    def __init__(self, cause: str, quoi_faire: str, *, ligne: int | None = None, foyers_lus: int = 0) -> None:
        self.cause = cause
        self.quoi_faire = quoi_faire
        self.ligne = ligne
        self.foyers_lus = foyers_lus
        super().__init__(cause)

    def __str__(self) -> str:
        """One paragraph for an operator."""
        lieu = f"Ligne {self.ligne} : " if self.ligne else ""
        deja = f" {self.foyers_lus} foyer(s) avaient déjà été lus avant ce défaut." if self.foyers_lus else ""
        return f"{lieu}{self.cause}{deja} {self.quoi_faire}"


class FichierInaccessible(FluxIllisible):
    """Missing, not a regular file, or not readable by this account."""


class FichierVide(FluxIllisible):
    """Nothing in it."""


class EncodageIllisible(FluxIllisible):
    """Bytes and declared encoding disagree, or the encoding isn't one that this flow uses."""


class DtdInterdite(FluxIllisible):
    """A document type or an entity is declared: the door to external reads and to entity bombs."""


class XmlInvalide(FluxIllisible):
    """Not XML, or XML that is not well formed."""


class FichierTronque(FluxIllisible):
    """Well formed as far as it goes, and it stops before the end."""


class AutreFlux(FluxIllisible):
    """Sound XML, but not the flow of RSA recipients."""


class EnTeteInvalide(FluxIllisible):
    """`IdentificationFlux` is missing or can't be read."""


class StructureInattendue(FluxIllisible):
    """The blocks of the flow don't come in their order."""


class TailleExcessive(FluxIllisible):
    """The file, one of its households or its nesting passes a bound of the reader."""


class EcritureImpossible(ValueError):
    """A household holds what the VRSB0801 layout can't carry: nothing is dropped silently."""
