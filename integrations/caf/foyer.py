"""The block `InfosFoyerRSA`: one household, delivered with what had to be set aside in it, or set aside whole."""

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hashlib import blake2b

from lxml.etree import _Element as Element

from integrations.caf.adresse import lire_adresse
from integrations.caf.codes import DROITS_OUVERTS, SITUATIONS_FAMILLE, FonctionOrganisme, qualifier
from integrations.caf.constats import Doutes, Lieu, ValeurIllisible, constater
from integrations.caf.droits import lire_droits
from integrations.caf.erreurs import TailleExcessive
from integrations.caf.modele import (
    ROLES_SOUMIS,
    Avertissement,
    CodeConstat,
    Foyer,
    FoyerRejete,
    Mutation,
    Organisme,
    PersonneDuFoyer,
    Rejet,
    SituationFamille,
    masquer,
)
from integrations.caf.personne import lire_personne
from integrations.caf.valeurs import (
    FORME_CODE,
    Textes,
    enfants,
    exiger_code,
    exiger_date,
    exiger_forme,
    ligne_de,
    lire_indicateur,
    refuser_avenir,
    textes,
)

NB_PERSONNES_MAX = 2_000_000
_TROP_DE_PERSONNES = f"Le fichier contient plus de {NB_PERSONNES_MAX} personnes."

# The schema says an integer; a MSA matricule is a NIR, hence Corsica's letters.
_MATRICULE = re.compile(r"[0-9AB]{1,15}", re.ASCII)
_NUMERO_DEMANDE = re.compile(r"[0-9A-Z]{1,11}", re.ASCII)
_NUMERO_ORGANISME = re.compile(r"[0-9A-Z]{1,3}", re.ASCII)
_FONCTIONS = {fonction.value: fonction for fonction in FonctionOrganisme}


class Registre:
    """Persons who hold an open right, as demandeur or conjoint, to see one twice. A person may well be cited again: by a
    household that closes, or as a child. 8 bytes of a keyed hash of the NIR and a line for each.

    The key is drawn for each file: what stays in memory can't be matched with anything.
    """

    def __init__(self) -> None:
        self._cle = os.urandom(16)
        self._lignes: dict[bytes, int | None] = {}

    def inscrire(self, nir: str, ligne: int | None) -> None:
        """Raises `ValeurIllisible` for a person met before."""
        empreinte = blake2b(nir.encode("ascii"), digest_size=8, key=self._cle).digest()
        if empreinte in self._lignes:
            raise ValeurIllisible(CodeConstat.DOUBLON, "NIR", autre=self._lignes[empreinte])
        self._lignes[empreinte] = ligne


class LecteurFoyer:
    """Reads the households of one file, one after the other. `partenaire` is the département that the header names."""

    def __init__(self, aujourd_hui: date, partenaire: str | None) -> None:
        self._aujourd_hui = aujourd_hui
        self._partenaire = partenaire
        self._registre = Registre()
        self._personnes = 0

    def lire(self, bloc: Element) -> Foyer | FoyerRejete:
        """Never raises for what the block contains; `TailleExcessive` for more persons than a flow can hold."""
        lieu = Lieu(ligne_de(bloc))
        try:
            blocs = enfants(bloc)
            identification = enfants(blocs.get("IdentificationRSA"))
            organisme = textes(identification.get("Organisme"))
            matricule = exiger_forme(organisme, "MATRICULE", _MATRICULE)
            lieu = Lieu(lieu.ligne, masquer(matricule))
            payeur = _organisme(organisme, "FONORG", "NUMORG")
            foyer = self._lire_foyer(blocs, identification, payeur, matricule, lieu)
        except ValeurIllisible as erreur:
            return FoyerRejete(ligne=lieu.ligne, rejets=(_rejeter(erreur, lieu),))
        personnes, rejets, avertissements = self._lire_personnes(bloc, lieu, foyer.etat_dossier in DROITS_OUVERTS)
        if not personnes:
            return FoyerRejete(ligne=lieu.ligne, rejets=rejets)
        return replace(
            foyer, personnes=personnes, rejets=rejets, avertissements=(*foyer.avertissements, *avertissements)
        )

    def _lire_foyer(
        self,
        blocs: Mapping[str, Element],
        identification: Mapping[str, Element],
        organisme: Organisme,
        matricule: str,
        lieu: Lieu,
    ) -> Foyer:
        """The household without its persons."""
        doutes = Doutes()
        demande = textes(identification.get("DemandeRSA"))
        demande_le = exiger_date(demande, "DTDEMRSA")
        refuser_avenir(demande_le, "DTDEMRSA", self._aujourd_hui)
        administratif = enfants(blocs.get("DonneesAdministratives"))
        # The layout after VRSB0801 moves PrestationRSA under DonneesAdministratives.
        prestation = enfants(blocs.get("PrestationRSA", administratif.get("PrestationRSA")))
        droits = lire_droits(prestation.get("SituationDossierRSA"), doutes, self._aujourd_hui)
        detail = textes(enfants(prestation.get("DetailDroitRSA")).get("TroncCommunDroitRSA"))
        adresse = doutes.facultatif(lambda: lire_adresse(blocs.get("DonneesAdministratives"), doutes))
        if adresse is None:
            doutes.noter(CodeConstat.CHAMP_ABSENT, "Adresse")
        if "Anomalie" in blocs:
            doutes.noter(CodeConstat.ANOMALIE_SIGNALEE)
        return Foyer(
            organisme=organisme,
            matricule=matricule,
            numero_demande=exiger_forme(demande, "NUMDEMRSA", _NUMERO_DEMANDE),
            demande_le=demande_le,
            etat_dossier_code=droits.etat_dossier_code,
            personnes=(),
            partenaire=textes(identification.get("Partenaire")).get("IDEPARTE") or self._partenaire,
            arrivee=doutes.facultatif(lambda: _arrivee(textes(identification.get("OrganismeCedant")))),
            depart=doutes.facultatif(lambda: _depart(textes(identification.get("OrganismePrenant")))),
            situation_famille=doutes.facultatif(
                lambda: _situation_famille(textes(administratif.get("SituationFamille")), doutes)
            ),
            adresse=adresse,
            refus=droits.refus,
            suspensions_droit=droits.suspensions_droit,
            suspensions_versement=droits.suspensions_versement,
            cloture=droits.cloture,
            cloture_mois_anterieur=droits.cloture_mois_anterieur,
            sans_domicile_fixe=doutes.facultatif(lambda: lire_indicateur(detail, "TOPSANSDOMFIXE")),
            origine_demande=detail.get("ORIDEMRSA"),
            avertissements=doutes.avertissements(lieu),
            ligne=lieu.ligne,
        )

    def _lire_personnes(
        self, bloc: Element, lieu: Lieu, droit_ouvert: bool
    ) -> tuple[tuple[PersonneDuFoyer, ...], tuple[Rejet, ...], list[Avertissement]]:
        personnes: list[PersonneDuFoyer] = []
        rejets: list[Rejet] = []
        avertissements: list[Avertissement] = []
        for rang, bloc_personne in enumerate(bloc.iterfind("Personne"), start=1):
            lieu_personne = Lieu(ligne_de(bloc_personne), lieu.identifiant, rang)
            self._personnes += 1
            if self._personnes > NB_PERSONNES_MAX:
                raise TailleExcessive(_TROP_DE_PERSONNES, "Le découper par organisme payeur.")
            try:
                personne, doutes = lire_personne(bloc_personne, lieu_personne, self._aujourd_hui)
                if droit_ouvert and personne.nir is not None and personne.role in ROLES_SOUMIS:
                    self._registre.inscrire(personne.nir, personne.ligne)
            except ValeurIllisible as erreur:
                rejets.append(_rejeter(erreur, lieu_personne))
            else:
                personnes.append(personne)
                avertissements.extend(doutes)
        if not personnes and not rejets:
            rejets.append(_rejeter(ValeurIllisible(CodeConstat.SANS_PERSONNE), lieu))
        return tuple(personnes), tuple(rejets), avertissements


def _rejeter(erreur: ValeurIllisible, lieu: Lieu) -> Rejet:
    return constater(Rejet, erreur.code, lieu, erreur.champ, erreur.details)


def _organisme(valeurs: Textes, fonction: str, numero: str) -> Organisme:
    return Organisme(
        fonction=exiger_code(valeurs, fonction, _FONCTIONS), numero=exiger_forme(valeurs, numero, _NUMERO_ORGANISME)
    )


def _arrivee(valeurs: Textes) -> Mutation | None:
    if not valeurs:
        return None
    organisme = _organisme(valeurs, "FONORGCEDMUT", "NUMORGCEDMUT")
    return Mutation(
        organisme=organisme, le=exiger_date(valeurs, "DDARRMUT"), matricule=valeurs.get("MATRICULEORGCEDMUT")
    )


def _depart(valeurs: Textes) -> Mutation | None:
    if not valeurs:
        return None
    organisme = _organisme(valeurs, "FONORGPRENMUT", "NUMORGPRENMUT")
    return Mutation(organisme=organisme, le=exiger_date(valeurs, "DDDEPAMUT"))


def _situation_famille(valeurs: Textes, doutes: Doutes) -> SituationFamille | None:
    if not valeurs:
        return None
    code = qualifier(exiger_forme(valeurs, "SITFAM", FORME_CODE), SITUATIONS_FAMILLE)
    if not code.connu:
        doutes.noter(CodeConstat.CODE_INCONNU, "SITFAM")
    return SituationFamille(code=code, depuis_le=exiger_date(valeurs, "DDSITFAM"))
