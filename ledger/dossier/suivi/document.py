"""Documents drawn up by the département."""

from ledger.dossier.etat.accompagnement import DocumentEtabli
from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import evolue
from ledger.events.suivi.document import DocumentProduit
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.document import GenreDocument


@evolue(DocumentProduit)
def document_produit(dossier: Dossier, e: EvenementLu) -> None:
    """A document is among those of the dossier."""
    corps = e.corps
    dossier.accompagnement.etablis[corps["document"]] = DocumentEtabli(
        corps["document"],
        e.survenu_le,
        GenreDocument[corps["genre"]],
        corps.get("objet"),
        corps["taille_octets"],
        corps["sha256"],
        corps["version_modele"],
        corps.get("cachet", False),
        corps.get("d_apres"),
    )
