"""The code of an offer as the log knows it: its own, or the one that stands in its place when its theme is reserved."""

from commands.base import Cadre, Commande
from ledger.annotations import Designe, designations
from ledger.flux import flux_offre, renvoi_offre
from ledger.store.journal import Journal


def code_au_catalogue(journal: Journal, cadre: Cadre, code: str, *, reserve: bool = False) -> str:
    """The code under which the catalogue knows this offer, whichever of its two codes is given.

    ``reserve``: the one that a new offer takes. Without the key of fingerprints, no offer has two codes.
    """
    if not cadre.empreintes and not reserve:
        return code
    second = renvoi_offre(cadre.empreintes, code)
    premier, autre = (flux_offre(journal.schema, connu) for connu in (code, second))
    if journal.connait(premier):
        return code
    return second if reserve or journal.connait(autre) else code


def sous_son_code(journal: Journal, cadre: Cadre, commande: Commande) -> Commande:
    """The command, the offer that it names being under the code of the catalogue."""
    nommees = [nom for nom, chose in designations(type(commande)).items() if chose is Designe.OFFRE]
    codes = {nom: code_au_catalogue(journal, cadre, getattr(commande, nom)) for nom in nommees}
    return commande.model_copy(update=codes) if codes else commande
