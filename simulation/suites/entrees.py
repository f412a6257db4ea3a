"""Personal space: some who sign a contract outside France Travail are handed its QR code; some of them enter by it."""

from datetime import date
from typing import Final
from uuid import UUID

from commands.suivi.acces import DemanderCode, EnvoyerLien, OuvrirEspace, VerifierCode
from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.suivi.acces import CanalLien, MoyenEntree, ObjetCode, ObjetLien
from simulation.suites.suite import Suite

PART_INVITEES: Final = 0.1
"""Of those who sign one: the space has just opened."""
PART_ENTREES: Final = 0.137
"""Of the persons who are handed one; the territory's own figure over twelve months."""
PORTE: Final = Acteur(UUID("00000000-0000-5000-8000-0000000e0002"), Role.SYSTEME, Canal.ECRAN)


def raconter_entrees(suite: Suite) -> None:
    """Once, at the first contract that stands; she enters within three weeks."""
    premier = next(iter(suite.contrats), None)
    if premier is None or not suite.hasard.chance(PART_INVITEES):
        return
    if (referent := suite.referent(premier.connu_le)) is None:
        return
    le = premier.connu_le
    lien = EnvoyerLien(survenu_le=le, lien=suite.hasard.uuid(), objet=ObjetLien.ESPACE, canal=CanalLien.QR)
    suite.ecrire(le, lien, referent, f"lien/{lien.lien}")
    if suite.hasard.chance(PART_ENTREES):
        _entrer(suite, lien.lien, suite.apres(le, 1, 20))


def _entrer(suite: Suite, lien: UUID, le: date) -> None:
    elle, code = Acteur(suite.recit.dossier, Role.ALLOCATAIRE, Canal.ECRAN), suite.hasard.uuid()
    chaine = f"lien/{lien}"
    suite.ecrire(le, DemanderCode(survenu_le=le, code_sms=code, objet=ObjetCode.ENTREE), elle, chaine)
    suite.ecrire(le, VerifierCode(survenu_le=le, code_sms=code, objet=ObjetCode.ENTREE), PORTE, chaine)
    entree = OuvrirEspace(survenu_le=le, moyen=MoyenEntree.LIEN_ET_CODE, lien=lien, code_sms=code)
    suite.ecrire(le, entree, elle, chaine)
