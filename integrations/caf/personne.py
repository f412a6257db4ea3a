"""The block `Personne`: VRSB0801, or the layout that followed (`FonctionPersonneRSA`, `CalculDroitRSAPersonne`)."""

import re
from datetime import date

from lxml.etree import _Element as Element

from integrations.caf.codes import CIVILITES, ROLES, SEXES, Role
from integrations.caf.constats import Doutes, Lieu, ValeurIllisible
from integrations.caf.modele import Avertissement, CodeConstat, PersonneDuFoyer
from integrations.caf.nir import NirCleFausse, NirMalForme, lire_nir, naissance_coherente, sexe_coherent
from integrations.caf.valeurs import (
    Textes,
    enfants,
    exiger,
    exiger_code,
    exiger_date,
    lire_date,
    lire_indicateur,
    refuser_avenir,
    textes,
)

_FORME_IDENTIFIANT_FT = re.compile(r"[0-9]{7}[0-9A-Z]|[0-9]{10}[0-9A-Z]", re.ASCII)


def lire_personne(bloc: Element, lieu: Lieu, aujourd_hui: date) -> tuple[PersonneDuFoyer, tuple[Avertissement, ...]]:
    """The person, and what deserves a look. Raises `ValeurIllisible` when it can't be delivered."""
    blocs = enfants(bloc)
    identite = textes(blocs.get("Identification"))
    dossier = textes(blocs.get("DossierCAF"))
    devoirs = textes(blocs.get("MontantCalculDroitRSAPersonne", blocs.get("CalculDroitRSAPersonne")))
    doutes = Doutes()
    personne = PersonneDuFoyer(
        role=_role(bloc),
        nom=exiger(identite, "NOM"),
        prenom=exiger(identite, "PRENOM"),
        naissance_le=exiger_date(identite, "DTNAI"),
        civilite=CIVILITES.get(identite.get("QUAL", "")),
        sexe=SEXES.get(identite.get("SEXE", "")),
        nom_naissance=identite.get("NOMNAI"),
        autres_prenoms=tuple(identite[champ] for champ in ("PRENOM2", "PRENOM3") if champ in identite),
        commune_naissance=identite.get("NOMCOMNAI") or identite.get("LIEUNAI"),
        nir=_nir(identite),
        etat_civil_valide=doutes.facultatif(lambda: lire_indicateur(identite, "TOPVALIEC")),
        responsable_dossier=doutes.facultatif(lambda: lire_indicateur(dossier, "TOPRESPDOS")),
        rattachee_depuis=doutes.facultatif(lambda: lire_date(dossier, "DDRATDOS")),
        rattachee_jusqu_a=doutes.facultatif(lambda: lire_date(dossier, "DFRATDOS")),
        identifiant_france_travail=textes(blocs.get("DossierPoleEmploi")).get("IDASSEDIC"),
        soumis_droits_devoirs=lire_indicateur(devoirs, "TOPPERSDRODEVORSA"),
        entree_droits_devoirs=doutes.facultatif(lambda: lire_indicateur(devoirs, "TOPPERSENTDRODEVORSA")),
        debut_droits_devoirs=lire_date(devoirs, "DDSOUDRODEV"),
        fin_droits_devoirs=lire_date(devoirs, "DFSOUDRODEV"),
        deces_le=lire_date(identite, "DTDC"),
        ligne=lieu.ligne,
    )
    refuser_avenir(personne.naissance_le, "DTNAI", aujourd_hui)
    refuser_avenir(personne.deces_le, "DTDC", aujourd_hui)
    refuser_avenir(personne.debut_droits_devoirs, "DDSOUDRODEV", aujourd_hui)
    _douter(personne, identite, doutes)
    return personne, doutes.avertissements(lieu)


def _role(bloc: Element) -> Role:
    """The role for the RSA: VRSB0801 also gives the one for family benefits, which may differ."""
    for prestation in bloc.iterfind("Prestations"):
        valeurs = textes(prestation)
        if valeurs.get("NATPREST") == "RSA":
            return exiger_code(valeurs, "ROLEPERS", ROLES)
    return exiger_code(textes(bloc.find("FonctionPersonneRSA")), "ROLEPERS", ROLES)


def _nir(identite: Textes) -> str | None:
    texte = identite.get("NIR")
    if texte is None:
        return None
    try:
        return lire_nir(texte)
    except NirMalForme:
        raise ValeurIllisible(CodeConstat.NIR_FORME, "NIR") from None
    except NirCleFausse:
        raise ValeurIllisible(CodeConstat.NIR_CLE, "NIR") from None


def _douter(personne: PersonneDuFoyer, identite: Textes, doutes: Doutes) -> None:
    if personne.civilite is None and "QUAL" in identite:
        doutes.noter(CodeConstat.CODE_INCONNU, "QUAL")
    if personne.sexe is None:
        doutes.noter(CodeConstat.CODE_INCONNU if "SEXE" in identite else CodeConstat.CHAMP_ABSENT, "SEXE")
    identifiant = personne.identifiant_france_travail
    if identifiant is not None and _FORME_IDENTIFIANT_FT.fullmatch(identifiant) is None:
        doutes.noter(CodeConstat.CHAMP_ILLISIBLE, "IDASSEDIC")
    if personne.nir is None:
        return
    if personne.sexe is not None and not sexe_coherent(personne.nir, personne.sexe):
        doutes.noter(CodeConstat.NIR_SEXE, "NIR")
    if not naissance_coherente(personne.nir, personne.naissance_le):
        doutes.noter(CodeConstat.NIR_NAISSANCE, "NIR")
