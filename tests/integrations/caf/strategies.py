"""Any household that the VRSB0801 layout can carry."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time

from hypothesis import strategies as st

from integrations.caf.codes import (
    ETATS_DOSSIER,
    MOTIFS_CLOTURE,
    MOTIFS_REFUS,
    MOTIFS_SUSPENSION_DROIT,
    MOTIFS_SUSPENSION_VERSEMENT,
    SITUATIONS_FAMILLE,
    Civilite,
    CodeCnaf,
    FonctionOrganisme,
    Role,
    Sexe,
    qualifier,
)
from integrations.caf.modele import (
    Adresse,
    EnTete,
    FaitDeDroit,
    Foyer,
    Mutation,
    Organisme,
    PersonneDuFoyer,
    SituationFamille,
)
from ledger.lisible import lisible
from tests.integrations.caf.outils import AUJOURD_HUI

# Letters of everywhere, XML's own signs, digits: all but what the reader folds (spaces) or drops (unseen signs, controls).
CARACTERES = st.one_of(
    st.sampled_from("AEIOU éÉèçœŒÿ'-&<>\"’€ÃÂ©"),
    st.characters(exclude_categories=("Cc", "Cs", "Cn", "Z")).filter(lisible),
)
PASSE = st.dates(date(1900, 1, 1), AUJOURD_HUI)
DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31))
NIRS = st.from_regex(r"[1-478][0-9]{4}([0-9]{2}|2[AB])[0-9]{6}", fullmatch=True).filter(str.isascii)
INDICATEURS = st.booleans()


def textes(largeur: int) -> st.SearchStrategy[str]:
    return st.text(CARACTERES, max_size=largeur).map(lambda texte: " ".join(texte.split())).filter(bool)


def option(strategie: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | strategie


def chiffres(mini: int, maxi: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=mini, max_size=maxi)


def codes(liste: Mapping[str, CodeCnaf], largeur: int) -> st.SearchStrategy[CodeCnaf]:
    inconnus = st.text("ABCXYZ0189", min_size=1, max_size=largeur)
    return (st.sampled_from(sorted(liste)) | inconnus).map(lambda code: qualifier(code, liste))


def faits(liste: Mapping[str, CodeCnaf], largeur: int) -> st.SearchStrategy[FaitDeDroit]:
    return st.builds(FaitDeDroit, motif=codes(liste, largeur), le=DATES)


ORGANISMES = st.builds(
    Organisme,
    fonction=st.sampled_from(FonctionOrganisme),
    numero=st.text("0123456789AB", min_size=1, max_size=3),
)
FRANCE = st.builds(
    Adresse,
    complement_identification=option(textes(38)),
    complement=option(textes(38)),
    numero=option(textes(6)),
    type_voie=option(textes(30)),
    nom_voie=option(textes(32)),
    lieu_dit=option(textes(38)),
    code_postal=chiffres(5, 5),
    code_commune=option(textes(5)),
    commune=option(textes(32)),
    pays=option(st.just("FRA")),
    depuis_le=st.none() | DATES,
)
HORS_FRANCE = st.builds(
    Adresse,
    pays=option(textes(3)),
    lignes_hors_france=st.lists(textes(38), max_size=6).map(tuple),
)
PERSONNES = st.builds(
    PersonneDuFoyer,
    role=st.sampled_from(Role),
    nom=textes(28),
    prenom=textes(32),
    naissance_le=PASSE,
    civilite=st.none() | st.sampled_from(Civilite),
    sexe=st.none() | st.sampled_from(Sexe),
    nom_naissance=option(textes(28)),
    autres_prenoms=st.lists(textes(15), max_size=2).map(tuple),
    commune_naissance=option(textes(26)),
    etat_civil_valide=st.none() | INDICATEURS,
    responsable_dossier=INDICATEURS,
    rattachee_depuis=DATES,
    rattachee_jusqu_a=st.none() | DATES,
    identifiant_france_travail=option(textes(8)),
    soumis_droits_devoirs=INDICATEURS,
    entree_droits_devoirs=st.none() | INDICATEURS,
) | st.builds(
    PersonneDuFoyer,
    role=st.just(Role.ENFANT),
    nom=textes(28),
    prenom=textes(32),
    naissance_le=PASSE,
    responsable_dossier=INDICATEURS,
    rattachee_depuis=DATES,
)
FOYERS = st.builds(
    Foyer,
    organisme=ORGANISMES,
    matricule=chiffres(1, 15),
    numero_demande=st.text("0123456789AZ", min_size=1, max_size=11),
    demande_le=PASSE,
    etat_dossier_code=st.sampled_from([*ETATS_DOSSIER, "9"]),
    personnes=st.lists(PERSONNES, min_size=1, max_size=3).map(tuple),
    partenaire=option(textes(3)),
    arrivee=st.none() | st.builds(Mutation, organisme=ORGANISMES, le=DATES, matricule=option(chiffres(1, 15))),
    depart=st.none() | st.builds(Mutation, organisme=ORGANISMES, le=DATES),
    situation_famille=st.builds(SituationFamille, code=codes(SITUATIONS_FAMILLE, 3), depuis_le=DATES),
    adresse=FRANCE | HORS_FRANCE,
    refus=st.none() | faits(MOTIFS_REFUS, 3),
    suspensions_droit=st.lists(faits(MOTIFS_SUSPENSION_DROIT, 2), max_size=3).map(tuple),
    suspensions_versement=st.lists(faits(MOTIFS_SUSPENSION_VERSEMENT, 2), max_size=3).map(tuple),
    cloture=st.none() | faits(MOTIFS_CLOTURE, 3),
    cloture_mois_anterieur=st.none() | faits(MOTIFS_CLOTURE, 3),
    sans_domicile_fixe=INDICATEURS,
    origine_demande=option(textes(3)),
)
EN_TETES = st.builds(
    EnTete,
    application=textes(3),
    version_application=textes(4),
    type_flux=st.sampled_from("MI"),
    nature=st.just("D"),
    cree_le=DATES,
    cree_a=st.times(time(0, 0), time(23, 59, 59)),
    reference_le=DATES,
)


@st.composite
def flux(draw: st.DrawFn) -> tuple[EnTete, list[Foyer]]:
    """A header and households whose persons, when they have a NIR, are all different."""
    foyers = draw(st.lists(FOYERS, max_size=4))
    nombre = sum(len(foyer.personnes) for foyer in foyers)
    nirs = iter(draw(st.lists(NIRS, min_size=nombre, max_size=nombre, unique=True)))
    return draw(EN_TETES), [
        replace(
            foyer,
            personnes=tuple(
                replace(personne, nir=nir if draw(INDICATEURS) else None)
                for personne, nir in zip(foyer.personnes, nirs, strict=False)
            ),
        )
        for foyer in foyers
    ]
