"""Households by number: every value follows from the number, so that a flow can be made again with one thing changed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from integrations.caf.codes import (
    MOTIFS_CLOTURE,
    MOTIFS_SUSPENSION_VERSEMENT,
    SITUATIONS_FAMILLE,
    Civilite,
    FonctionOrganisme,
    Role,
    Sexe,
)
from integrations.caf.modele import Adresse, EnTete, FaitDeDroit, Foyer, Organisme, PersonneDuFoyer, SituationFamille

CAF = Organisme(fonction=FonctionOrganisme.CAF, numero="331")
COMMUNES = (("33281", "33700", "MÉRIGNAC"), ("33318", "33600", "PESSAC"), ("33063", "33000", "BORDEAUX"))
NOMS = ("ÉTCHÉVERRY", "LAGARDE", "NGUYỄN", "D'ALBRET", "SAINT-ÉMILION", "ŒUVRARD")
PRENOMS = ("MAÏTÉ", "ANAÏS", "ZOÉ", "JOËL", "ÉLIE", "LOÏC", "AGNÈS")
JUIN = EnTete(
    application="CRI",
    version_application="6400",
    type_flux="M",
    nature="D",
    cree_le=date(2025, 6, 6),
    cree_a=time(2, 14, 9),
    reference_le=date(2025, 5, 31),
)
JUILLET = replace(JUIN, cree_le=date(2025, 7, 6), reference_le=date(2025, 6, 30))
AOUT = replace(JUIN, cree_le=date(2025, 8, 6), reference_le=date(2025, 7, 31))


def nir(numero: int, naissance_le: date, sexe: Sexe = Sexe.FEMME) -> str:
    """A NIR of this birth; ``numero`` tells apart up to ten million persons."""
    chiffre = 1 if sexe is Sexe.HOMME else 2
    return f"{chiffre}{naissance_le:%y%m}{numero:08d}".replace(" ", "0")


def personne(numero: int, role: Role = Role.DEMANDEUR, **champs: Any) -> PersonneDuFoyer:
    """A person subject to droits et devoirs, born between 1960 and 2000."""
    sexe = Sexe.FEMME if numero % 2 else Sexe.HOMME
    naissance_le = champs.pop("naissance_le", date(1960, 1, 1) + timedelta(days=numero * 37 % 14_600))
    base = PersonneDuFoyer(
        role=role,
        nom=NOMS[numero % len(NOMS)],
        prenom=PRENOMS[numero % len(PRENOMS)],
        naissance_le=naissance_le,
        civilite=Civilite.MADAME if sexe is Sexe.FEMME else Civilite.MONSIEUR,
        sexe=sexe,
        nom_naissance=NOMS[(numero + 1) % len(NOMS)],
        commune_naissance="BORDEAUX",
        nir=nir(numero, naissance_le, sexe),
        responsable_dossier=role is Role.DEMANDEUR,
        rattachee_depuis=date(2024, 1, 1),
        soumis_droits_devoirs=role in (Role.DEMANDEUR, Role.CONJOINT),
    )
    return replace(base, **champs)


def foyer(numero: int, *personnes: PersonneDuFoyer, etat: str = "2", **champs: Any) -> Foyer:
    """Household of one person, or of these; its right is open and paid unless ``etat`` says otherwise."""
    code, code_postal, commune = COMMUNES[numero % len(COMMUNES)]
    base = Foyer(
        organisme=CAF,
        matricule=f"{numero * 7919 + 3_141_592:07d}",
        numero_demande=f"33{numero:09d}",
        demande_le=date(2024, 2, 1),
        etat_dossier_code=etat,
        personnes=personnes or (personne(10 * numero),),
        partenaire="033",
        sans_domicile_fixe=False,
        situation_famille=SituationFamille(code=SITUATIONS_FAMILLE["CEL"], depuis_le=date(2020, 1, 1)),
        adresse=Adresse(
            numero=str(numero % 90 + 1),
            type_voie="RUE",
            nom_voie="DES ACACIAS",
            code_postal=code_postal,
            code_commune=code,
            commune=commune,
            pays="FRA",
        ),
    )
    return replace(base, **champs)


def couple(numero: int, **champs: Any) -> Foyer:
    """Household of a demandeur and a conjoint, both subject to droits et devoirs."""
    return foyer(numero, personne(10 * numero), personne(10 * numero + 1, Role.CONJOINT), **champs)


def suspendu(numero: int, le: date, *, motif: str = "06", **champs: Any) -> Foyer:
    """Household whose payments are suspended."""
    fait = FaitDeDroit(motif=MOTIFS_SUSPENSION_VERSEMENT[motif], le=le)
    return foyer(numero, etat="4", suspensions_versement=(fait,), **champs)


def clos(numero: int, le: date, *personnes: PersonneDuFoyer, motif: str = "ECH", **champs: Any) -> Foyer:
    """Household whose right is closed."""
    return foyer(numero, *personnes, etat="5", cloture=FaitDeDroit(motif=MOTIFS_CLOTURE[motif], le=le), **champs)


def foyers(nombre: int) -> Iterator[Foyer]:
    """Many households: one in three is a couple, one in ten is closed."""
    for numero in range(1, nombre + 1):
        if numero % 10 == 0:
            yield clos(numero, date(2025, 5, 31))
        else:
            yield couple(numero) if numero % 3 == 0 else foyer(numero)
