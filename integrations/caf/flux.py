"""Streaming reader of the flow of RSA recipients: VRSB0801, and the layout that followed where it is known."""

import re
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from typing import BinaryIO, Final

from lxml.etree import _Element as Element

from integrations.caf.blocs import EN_TETE, TOTAUX, LecteurBlocs
from integrations.caf.constats import Lieu, ValeurIllisible, constater
from integrations.caf.controle import controler
from integrations.caf.erreurs import (
    EnTeteInvalide,
    FichierInaccessible,
    FluxIllisible,
    StructureInattendue,
    TailleExcessive,
)
from integrations.caf.foyer import LecteurFoyer
from integrations.caf.modele import Avertissement, BilanDuFlux, CodeConstat, EnTete, Foyer, FoyerRejete
from integrations.caf.valeurs import exiger, exiger_date, exiger_forme, ligne_de, textes

TAILLE_MAX_FICHIER_OCTETS: Final = 4 << 30
_TROP_GROS = f"Le fichier dépasse {TAILLE_MAX_FICHIER_OCTETS >> 30} Gio."

_HEURE = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?", re.ASCII)
_NOMBRE = re.compile(r"[0-9]{1,8}", re.ASCII)


@contextmanager
def lire_flux(chemin: Path, *, aujourd_hui: date) -> Iterator["Flux"]:
    """Open a flow and read its header; iterating over what is given reads the households.

        with lire_flux(chemin, aujourd_hui=jour) as flux:
            for element in flux: ...      # Foyer or FoyerRejete, one for each household of the file
            flux.bilan                    # counts and warnings, once the end is reached

    `aujourd_hui` is a civil date, Europe/Paris: births and demands after it are refused. Raises a `FluxIllisible` on
    entering for a file that can't be a flow, and while iterating for a fault met further on: the households already
    given were sound, and the error counts them.
    """
    with _ouvrir(chemin) as fichier:
        yield Flux(fichier, controler(fichier), aujourd_hui)


def _ouvrir(chemin: Path) -> BinaryIO:
    try:
        etat = chemin.stat()
        # Asked before opening: a pipe would block, a device might never end.
        if not stat.S_ISREG(etat.st_mode):
            raise FichierInaccessible("Ce n’est pas un fichier ordinaire.", "Donner le chemin du fichier XML reçu.")
        if etat.st_size > TAILLE_MAX_FICHIER_OCTETS:
            raise TailleExcessive(_TROP_GROS, "Le découper par organisme payeur.")
        return chemin.open("rb")
    except OSError as erreur:
        raise FichierInaccessible(
            "Le fichier n’existe pas ou n’est pas lisible.", "Vérifier son chemin et les droits de lecture."
        ) from erreur


class Flux:
    """A flow being read, once: `en_tete` at once, one item for each household, `bilan` at the end."""

    def __init__(self, fichier: BinaryIO, encodage: str, aujourd_hui: date) -> None:
        self._aujourd_hui = aujourd_hui
        self._bilan: BilanDuFlux | None = None
        blocs = iter(LecteurBlocs(fichier, encodage))
        self.en_tete = _lire_en_tete(next(blocs, None))
        self._foyers = self._lire(blocs)

    def __iter__(self) -> Iterator[Foyer | FoyerRejete]:
        """Households in the order of the file."""
        return self._foyers

    @property
    def bilan(self) -> BilanDuFlux:
        """Counts and warnings of the whole file; RuntimeError before its end is reached."""
        if self._bilan is None:
            raise RuntimeError("Le bilan n’est connu qu’une fois le flux lu jusqu’à sa fin.")
        return self._bilan

    def _lire(self, blocs: Iterator[Element]) -> Iterator[Foyer | FoyerRejete]:
        lecteur = LecteurFoyer(self._aujourd_hui, self.en_tete.departement)
        compte: Counter[str] = Counter()
        totaux: Element | None = None
        annonces: tuple[int, int] | None = None
        try:
            for bloc in blocs:
                if totaux is not None or bloc.tag == EN_TETE:
                    raise StructureInattendue(
                        "Un bloc suit les totaux, ou l’en-tête est répété : des fichiers ont été mis bout à bout.",
                        "Fournir chaque fichier tel qu’il a été reçu.",
                        ligne=ligne_de(bloc),
                    )
                if bloc.tag == TOTAUX:
                    totaux, annonces = bloc, _lire_totaux(bloc)
                    continue
                element = lecteur.lire(bloc)
                _compter(compte, element)
                yield element
        except FluxIllisible as erreur:
            erreur.foyers_lus = compte["foyers_lus"] + compte["foyers_rejetes"]
            raise
        self._bilan = self._dresser_bilan(compte, annonces)

    def _dresser_bilan(self, compte: Counter[str], annonces: tuple[int, int] | None) -> BilanDuFlux:
        return BilanDuFlux(
            foyers_lus=compte["foyers_lus"],
            foyers_rejetes=compte["foyers_rejetes"],
            personnes_lues=compte["personnes_lues"],
            personnes_rejetees=compte["personnes_rejetees"],
            foyers_annonces=None if annonces is None else annonces[0],
            anomalies_annoncees=None if annonces is None else annonces[1],
            avertissements=tuple(self._doutes(compte["foyers_lus"] + compte["foyers_rejetes"], annonces)),
        )

    def _doutes(self, foyers: int, annonces: tuple[int, int] | None) -> Iterator[Avertissement]:
        if self.en_tete.cree_le > self._aujourd_hui:
            yield constater(Avertissement, CodeConstat.DATE_FUTURE, Lieu(), "DTCREAFLUX")
        if annonces is None:
            yield constater(Avertissement, CodeConstat.TOTAUX_ABSENTS, Lieu())
        # The schema counts « y compris dans le flux anomalie »: the difference may be in the companion file.
        elif foyers not in {annonces[0], annonces[0] - annonces[1]}:
            details = {"annonces": annonces[0], "lus": foyers}
            yield constater(Avertissement, CodeConstat.TOTAUX_DIFFERENTS, Lieu(), details=details)


def _lire_en_tete(bloc: Element | None) -> EnTete:
    if bloc is None or bloc.tag != EN_TETE:
        raise EnTeteInvalide(
            "L’en-tête IdentificationFlux manque au début du fichier.",
            "Fournir le fichier tel qu’il a été reçu.",
            ligne=None if bloc is None else ligne_de(bloc),
        )
    try:
        valeurs = textes(bloc)
        return EnTete(
            application=exiger(valeurs, "APPLIEME"),
            version_application=exiger(valeurs, "NUMVERSIONAPPLIEME"),
            type_flux=exiger(valeurs, "TYPEFLUX"),
            nature=exiger(valeurs, "NATFLUX"),
            cree_le=exiger_date(valeurs, "DTCREAFLUX"),
            cree_a=time.fromisoformat(exiger_forme(valeurs, "HEUCREAFLUX", _HEURE)),
            reference_le=exiger_date(valeurs, "DTREF"),
            version_flux=valeurs.get("VERSIONFLUX"),
            departement=valeurs.get("IDEPARTE"),
        )
    except ValeurIllisible as erreur:
        cause = f"L’en-tête IdentificationFlux est incomplet ou illisible ({erreur.champ or 'texte trop long'})."
        raise EnTeteInvalide(
            cause,
            "Redemander le fichier à l’organisme émetteur.",
            ligne=ligne_de(bloc),
        ) from None


def _lire_totaux(bloc: Element) -> tuple[int, int] | None:
    """Households transmitted, and how many of them in the flow of anomalies; None when either can't be read."""
    try:
        valeurs = textes(bloc)
        return (
            int(exiger_forme(valeurs, "NBTOTDOSRSATRANSM", _NOMBRE)),
            int(exiger_forme(valeurs, "NBTOTDOSRSATRANSMANO", _NOMBRE)),
        )
    except ValeurIllisible:
        return None


def _compter(compte: Counter[str], element: Foyer | FoyerRejete) -> None:
    if isinstance(element, Foyer):
        compte["foyers_lus"] += 1
        compte["personnes_lues"] += len(element.personnes)
    else:
        compte["foyers_rejetes"] += 1
    compte["personnes_rejetees"] += sum(rejet.personne_rang is not None for rejet in element.rejets)
