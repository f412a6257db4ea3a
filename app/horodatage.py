"""The time-stamping authority, from the settings; and the time-stamp of a bundle of proof."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from asn1crypto import x509

from app.settings import ReglageManquant, Reglages
from integrations.horodatage.client import Horodateur, HorodateurMuet
from integrations.horodatage.jeton import Horodatage, JetonFaux, lire_autorites, verifier
from ledger.preuve.scelleur import Scelleur
from ledger.preuve.verifier import HORODATAGE, Faute, Rapport, examiner, ouvrir

journal = logging.getLogger("parcours.scelleur")


def horodateur(reglages: Reglages) -> Horodateur | None:
    """The authority that time-stamps; None without one. Raises :class:`~app.settings.ReglageManquant`."""
    if reglages.horodatage is None:
        return None
    try:
        autorites = lire_autorites(reglages.horodatage_autorites) if reglages.horodatage_autorites else []
    except (OSError, ValueError) as erreur:
        message = f"Réglages à corriger dans l'environnement :\n  PARCOURS_HORODATAGE_AUTORITES : {erreur}"
        raise ReglageManquant(message) from erreur
    return Horodateur(reglages.horodatage.get_secret_value(), autorites)


def horodater(scelleur: Scelleur, autorite: Horodateur) -> bool:
    """Have the last checkpoint time-stamped; whether it was just now. An authority that does not answer stops nothing: it is
    said, and asked again at the next turn, of the checkpoint that is the last one then.
    """
    try:
        return scelleur.horodater(autorite.horodater)
    except HorodateurMuet as muet:
        journal.warning("le point de contrôle est publié sans horodatage : %s", muet)
        return False


def verifier_lot(fichier: Path, cles: Sequence[str], autorite: Path | None) -> tuple[Rapport, Horodatage | None]:
    """The verdict on a bundle, and its time-stamp once it is verified; ``autorite``: certificates that the reader trusts.

    A time-stamp that is false, or of another authority than the one given, is a fault of the bundle. Raises ``ValueError``,
    in French, for a file of authorities that holds none.
    """
    autorites = lire_autorites(autorite) if autorite else []
    try:
        lot = ouvrir(str(fichier))
    except Faute as faute:
        return Rapport(fautes=[faute.en_mots()]), None
    rapport = examiner(lot, cles)
    if autorite is None and not rapport.horodate:
        return rapport, None
    try:
        return rapport, _horodatage(lot, autorites)
    except JetonFaux as faux:
        fautes = [*rapport.fautes, Faute("horodatage", HORODATAGE, str(faux)).en_mots()]
        return replace(rapport, valide=False, fautes=fautes), None


def _horodatage(lot: Mapping[str, bytes], autorites: Sequence[x509.Certificate]) -> Horodatage:
    if HORODATAGE not in lot:
        raise JetonFaux("le lot ne porte pas d'horodatage")
    horodatage = verifier(lot[HORODATAGE], _du_scelleur(lot.get("checkpoint", b"")), autorites)
    if autorites and horodatage.autorite is None:
        message = f"l'horodatage est de « {horodatage.par} », qu'aucune des autorités données n'a certifié"
        raise JetonFaux(message)
    return horodatage


def _du_scelleur(note: bytes) -> bytes:
    """A checkpoint as the sealer signed it, which is what was time-stamped: the lines of witnesses came afterwards."""
    texte, separation, pied = note.rpartition(b"\n\n")
    return texte + separation + pied.partition(b"\n")[0] + b"\n"


def dire(horodatage: Horodatage) -> str:
    """The time-stamp, for people: when, by whom, and how far that was verified."""
    debut = f"Horodaté le {horodatage.le.isoformat(timespec='seconds')} par « {horodatage.par} »"
    if horodatage.autorite is None:
        return (
            f"{debut} : le jeton est de ce point de contrôle, et signé. Que ce soit une autorité n'est pas vérifié :"
            " donnez le certificat de celle que vous connaissez par --autorite."
        )
    return f"{debut}, sous l'autorité donnée « {horodatage.autorite} » ; sa révocation n'a pas été recherchée."
