"""Personal space: some who sign a contract outside France Travail are handed its QR code; some of them enter by it."""

from collections import Counter
from datetime import date
from typing import Final
from uuid import UUID

from commands.suivi.acces import DemanderCode, EnvoyerLien, OuvrirEspace, VerifierCode
from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.suivi.acces import CanalLien, MoyenEntree, ObjetCode, ObjetLien
from simulation.suites.suite import Suite

INVITEE_SUR: Final = 10
"""One in so many of those who sign one, the first among them: the space has just opened."""
ENTREE_SUR: Final = 7
"""One in so many of the persons who are handed one; 13.7 % is the territory's own figure over twelve months."""
PORTE: Final = Acteur(UUID("00000000-0000-5000-8000-0000000e0002"), Role.SYSTEME, Canal.ECRAN)


def raconter_entrees(suite: Suite, tours: Counter[str]) -> None:
    """Once, at the first contract that stands; she enters within three weeks."""
    premier = next(iter(suite.contrats), None)
    if premier is None or (referent := suite.referent(premier.connu_le)) is None:
        return
    tours["lien"] += 1
    if tours["lien"] % INVITEE_SUR != 1:
        return
    le = premier.connu_le
    lien = EnvoyerLien(survenu_le=le, lien=suite.hasard.uuid(), objet=ObjetLien.ESPACE, canal=CanalLien.QR)
    suite.ecrire(le, lien, referent, f"lien/{lien.lien}")
    entree_le = suite.apres(le, 1, 20)
    if entree_le <= suite.au:
        tours["entree"] += 1
        if tours["entree"] % ENTREE_SUR == 1:
            _entrer(suite, lien.lien, entree_le)


def _entrer(suite: Suite, lien: UUID, le: date) -> None:
    elle, code = Acteur(suite.recit.dossier, Role.ALLOCATAIRE, Canal.ECRAN), suite.hasard.uuid()
    chaine = f"lien/{lien}"
    suite.ecrire(le, DemanderCode(survenu_le=le, code_sms=code, objet=ObjetCode.ENTREE), elle, chaine)
    suite.ecrire(le, VerifierCode(survenu_le=le, code_sms=code, objet=ObjetCode.ENTREE), PORTE, chaine)
    entree = OuvrirEspace(survenu_le=le, moyen=MoyenEntree.LIEN_ET_CODE, lien=lien, code_sms=code)
    suite.ecrire(le, entree, elle, chaine)
