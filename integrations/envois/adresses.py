"""The address of a person, by channel: checked before anything leaves."""

import re
from typing import Final

from commands.suivi.adresse_postale import defaut, lignes_postales
from commands.suivi.telephone import METROPOLE, NumeroInutilisable, mobile
from integrations.livraison.echecs import Rejet
from ledger.events.entree.droits import Identite
from ledger.vocabulaire.suivi.envoi import CanalEnvoi

COURRIEL: Final = re.compile(r"^[^\s@<>\"(),:;\[\]\\]{1,64}@[A-Za-z0-9.-]{1,250}\.[A-Za-z]{2,24}$", re.ASCII)
ABSENTES: Final = {
    CanalEnvoi.SMS: Rejet("NUMERO_ABSENT", "Aucun numéro de téléphone au dossier : ajoutez-le, ou écrivez autrement."),
    CanalEnvoi.COURRIEL: Rejet(
        "COURRIEL_ABSENT", "Aucune adresse de courriel au dossier : ajoutez-la, ou écrivez autrement."
    ),
}


def adresse(identite: Identite, canal: CanalEnvoi, la: str = METROPOLE) -> str:
    """The number in international form, the mail address, or the lines of the postal one.

    Raises :class:`Rejet` when there is none that can be used.
    """
    if canal is CanalEnvoi.COURRIER:
        return _postale(identite)
    if canal is CanalEnvoi.SMS:
        return numero(_exiger(identite.telephone, canal), la)
    ecrite = _exiger(identite.courriel, canal).strip()
    if not COURRIEL.match(ecrite) or ".." in ecrite:
        raise Rejet("COURRIEL_INCORRECT", "L'adresse de courriel du dossier est mal écrite : corrigez-la.")
    return ecrite


def _postale(identite: Identite) -> str:
    lignes = lignes_postales(f"{identite.prenom} {identite.nom.upper()}", identite.adresse)
    if (fautive := defaut(lignes, identite.adresse)) is not None:
        raise Rejet(*fautive)
    return "\n".join(lignes)


def _exiger(ecrite: str | None, canal: CanalEnvoi) -> str:
    if ecrite is None:
        absente = ABSENTES[canal]
        raise Rejet(absente.code, absente.sens)
    return ecrite


def numero(ecrit: str, la: str = METROPOLE) -> str:
    """See :func:`~commands.suivi.telephone.mobile`; raises :class:`Rejet`."""
    try:
        return mobile(ecrit, la)
    except NumeroInutilisable as inutilisable:
        raise Rejet(inutilisable.code, inutilisable.sens) from None
