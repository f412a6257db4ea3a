"""After the log went back: the dossiers whose outcome was lost with it are taken up again, and looked for before being sent.

The outcome of a step is in the log: a step that was sent after the instant that a backup goes back to looks as if it never
was, and our topics, read further already, will not speak of it again.
"""

import logging
from typing import Final

from integrations.livraison.envois import a_envoyer
from integrations.livraison.livraison import Livreur
from ledger.dossier import fold

LOT: Final = 200
journal_de_bord = logging.getLogger("parcours.connecteur")


def reprendre(livreur: Livreur) -> int:
    """Put the dossiers that have something to send among those to be taken up again, once for an epoch; how many."""
    carnet, partenaire = livreur.carnet, livreur.partenaire
    if (epoque := carnet.epoque_a_reprendre()) is None:
        return 0
    codes, repris = [classe.code for classe in partenaire.types], 0
    dossiers = carnet.concernes(codes, livreur.depuis, epoque.depuis)
    for debut in range(0, len(dossiers), LOT):
        for dossier, lus in livreur.journal.lire(dossiers[debut : debut + LOT]).items():
            connus = all(e.classe is not None for e in lus)
            if connus and a_envoyer(lus, fold(dossier, lus).transmissions, livreur.depuis, partenaire):
                carnet.remettre(dossier, 0, 0)
                repris += 1
    carnet.noter_epoque(epoque)
    journal_de_bord.warning("époque %s : %s dossiers repris, cherchés avant tout envoi", epoque.nom, repris)
    return repris
