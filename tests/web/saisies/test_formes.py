"""Every step that is offered on a screen has a form that can say all that its command says: generated from the commands."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID, uuid4

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from commands.base import ETAPES, Commande
from commands.regles import REGLES
from ledger.annotations import type_simple
from ledger.dossier import Dossier
from ledger.dossier.etat.donnees import Rectification
from ledger.dossier.etat.orientation import Preconisation
from ledger.vocabulaire.entree.rectification import ObjetRectification
from ledger.vocabulaire.orientations.orientation import Organisme, Parcours
from ledger.vocabulaire.territoire import charger
from readmodels.dossier.chronologie import EtapeDatee
from tests.cas import chaque
from web.feuilles.feuille import ajuster
from web.formulaires.arbre import (
    Element,
    Groupe,
    Lignes,
    Presentation,
    Repete,
    Saisies,
    a_plat,
    decrire,
    feuilles,
    type_repete,
)
from web.formulaires.champ import Champ, Genre, Options
from web.formulaires.lecture import ecrire_saisies, lire
from web.saisies import SAISIES, Contexte, Saisie
from web.saisies.modele import motifs, saisissables

ATTENDUE = Preconisation("1", date(2026, 3, 2), Parcours.SOCIAL, Organisme.CONSEIL_DEPARTEMENTAL)
DEMANDEE = Rectification("2", date(2026, 3, 2), ObjetRectification.IDENTITE, date(2026, 4, 2), 4)
CONTEXTE = Contexte(
    charger("33"),
    Dossier(UUID(int=1), preconisations={"1": ATTENDUE}, rectifications={"2": DEMANDEE}),
    REGLES,
    date(2026, 3, 16),
    UUID(int=2),
    etapes=(
        EtapeDatee(
            evenement=UUID(int=8),
            position=5,
            version=5,
            type="identite.modifiee.v1",
            libelle="Identité modifiée",
            survenu_le=date(2026, 3, 10),
            enregistre_le=datetime(2026, 3, 10, tzinfo=UTC),
            contexte={},
            contenu={},
            scelle=None,
            corrigee_par=None,
            empreinte="",
        ),
    ),
)
"""A préconisation waits for its decision, a demand of rectification for its answer."""
TEXTES = {
    "identite-nir": "2850333063001",
    "identite-numero_france_travail": "12345678901",
    "departement": "40",
    "metiers": "D1106\nK1304",
}
"""What is typed where any text would not do and the model gives no example."""
INCONNUS = {"sante-objectifs_fixes-valeur"}
"""What nothing may be said of: the referential knows no objectif of this contrainte."""
PORTAIL = "dit par la personne elle-même"
FLUX = "dit par le flux de la CAF ou de la MSA"
FRANCE_TRAVAIL = "vient de France Travail, relevé par le connecteur"
REACTION = "constaté de lui-même par les réactions"
AILLEURS = "a sa propre page : correction, transmissions, documents, signature"
CONNECTEUR = "constaté par le connecteur, réservé à son rôle"
RETIREE = "ne s'enregistre plus : la réponse de l'interface dit pourquoi"
SANS_ECRAN = {
    "ReporterFinDeDroit": RETIREE,
    "RepondreSatisfaction": PORTAIL,
    "RepondreRendezVous": PORTAIL,
    "ModifierDroits": FLUX,
    "LierFoyer": FLUX,
    "DelierFoyer": FLUX,
    "ModifierInscription": FRANCE_TRAVAIL,
    "CesserInscription": FRANCE_TRAVAIL,
    "ReprendreInscription": FRANCE_TRAVAIL,
    "RecevoirPropositionSanction": FRANCE_TRAVAIL,
    "RecevoirPropositionLevee": FRANCE_TRAVAIL,
    "ConstaterDelaiOrientation": REACTION,
    "EnvoyerRappel": REACTION,
    "ExpirerPrescription": REACTION,
    "DemanderCode": PORTAIL,
    "OuvrirEspace": PORTAIL,
    "VerifierCode": "constaté par le service quand la personne recopie le code",
    "AnnulerEtape": AILLEURS,
    "AbandonnerTransmission": AILLEURS,
    "ExecuterEffacement": "ce que « parcours effacer » a fait, constaté par lui",
    "ProduireDocument": AILLEURS,
    "SignerPourPartie": AILLEURS,
    "RelancerTransmission": AILLEURS,
    "ConfierCourrier": "dit sur la page des courriers, ou par le transporteur",
    "ReussirTransmission": CONNECTEUR,
    "RejeterTransmission": CONNECTEUR,
    "MettreTransmissionEnAttente": CONNECTEUR,
    "ConfierEnvoi": CONNECTEUR,
    "ConstaterEnvoiRemis": CONNECTEUR,
    "ConstaterEnvoiRefuse": CONNECTEUR,
}
"""Steps without a form of their own, each with its reason; a new step is to be given one, or a line here."""

DU_FICHIER = {"sha256": ["9f86d081" * 8], "taille_octets": ["184320"]}
"""What a file gives."""


UNE: Options = ((str(UUID(int=7)), "Celui-ci"),)


def presentation(saisie: Saisie, cites: Options = UNE) -> Presentation:
    """On a dossier that holds one of each thing that a step may cite: a choice of nothing is not shown."""
    return replace(saisie, cite=dict.fromkeys(saisie.cite, lambda _: cites)).presentation(CONTEXTE)


def deplier(forme: type[Commande], noms: Sequence[str], tenue: Presentation) -> dict[str, list[str]]:
    """Two rows of each group that repeats, and all those that may be chosen."""
    saisies: dict[str, list[str]] = {}
    for _ in range(40):
        avant = saisies
        for groupe in _repetes(decrire(forme, noms, tenue, saisies)):
            if groupe.genre is Lignes.CHOISIES and groupe.ajouts:
                premiere = groupe.ajouts[0][0]
                saisies, _ = ajuster([groupe], saisies, f"ajouter:{groupe.nom}", lambda _, cle=premiere: cle)  # type: ignore[misc]
            elif groupe.genre is Lignes.LIBRES and len(groupe.lignes) < 2:
                saisies, _ = ajuster([groupe], saisies, f"ajouter:{groupe.nom}", str)
        if saisies == avant:
            return saisies
    raise AssertionError(saisies)


def _repetes(elements: Sequence[Element]) -> Iterator[Repete]:
    for element in a_plat(elements):
        if isinstance(element, Repete):
            yield element
            yield from (r for ligne in element.lignes for r in _repetes(ligne.elements))
        elif isinstance(element, Groupe):
            yield from _repetes(element.elements)


def champ_du_modele(forme: type[BaseModel], motif: str) -> FieldInfo:
    nom, _, reste = motif.partition("-")
    infos = forme.model_fields[nom]
    interieur = type_repete(infos)
    return champ_du_modele(interieur, reste) if interieur is not None and reste else infos


def motif_de(nom: str) -> str:
    """The name without the keys of rows."""
    return "-".join(part for part in nom.split("-") if not part.isdecimal())


def taper(forme: type[Commande], champ: Champ) -> list[str]:
    """Something that is valid in a field."""
    motif = motif_de(champ.nom)
    infos = champ_du_modele(forme, motif)
    valeurs = [valeur for valeur, _ in champ.options if valeur]
    if champ.genre is Genre.CASES:
        return valeurs[:2]
    if champ.genre in (Genre.RADIOS, Genre.LISTE):
        return valeurs[-1:] or ["6" if type_simple(infos) is int else str(uuid4())]
    simples = {Genre.DATE: "16/03/2026", Genre.HEURE: "14 h 30", Genre.NOMBRE: "6"}
    if champ.genre in simples:
        return [simples[champ.genre]]
    exemples = [
        e for m in (infos, *getattr(type_brut(infos), "__metadata__", ())) for e in getattr(m, "examples", None) or ()
    ]
    return [TEXTES.get(motif) or (exemples[0] if exemples else "Ce qui a été dit")]


def type_brut(infos: FieldInfo) -> Any:
    """The annotation inside an optional, with what it carries."""
    return next((a for a in getattr(infos.annotation, "__args__", ()) if hasattr(a, "__metadata__")), infos.annotation)


def remplir(forme: type[Commande], noms: Sequence[str], tenue: Presentation) -> dict[str, list[str]]:
    """All that may be typed: where a choice shows fields, it is the one made."""
    saisies = deplier(forme, noms, tenue)
    tapees = {champ.nom: taper(forme, champ) for champ in feuilles(decrire(forme, noms, tenue, saisies))}
    seuls = {champ: [choix] for champ, choix in tenue.selon.values() if len(tapees.get(champ, ())) == 1}
    return saisies | tapees | seuls


def formes(saisie: Saisie) -> list[tuple[type[Commande], list[str]]]:
    """The form of a step, and the one that restates it where it is another."""
    return [(saisie.forme(corrige=c), saisie.champs(corrige=c)) for c in (False, True)]


def test_chaque_etape_a_un_ecran_ou_une_raison() -> None:
    sans = {commande.__name__ for commande in ETAPES} - {s.commande.__name__ for s in SAISIES.values()}
    assert sans == set(SANS_ECRAN), "a Saisie shows it, in web/saisies, or a line of SANS_ECRAN says why none does"


@chaque("nom", lambda: sorted(SAISIES))
def test_tout_se_saisit(nom: str) -> None:
    """Each field has a control of its own, under a name in French; things of the dossier are chosen."""
    saisie = SAISIES[nom]
    tenue = presentation(saisie)
    for forme, noms in formes(saisie):
        elements = decrire(forme, noms, tenue, deplier(forme, noms, tenue))
        montres = list(feuilles(elements))
        for champ in montres:
            assert champ.libelle[0].isupper(), champ
            assert "_" not in champ.libelle, champ
            if type_simple(champ_du_modele(forme, motif_de(champ.nom)).annotation) is UUID:
                assert champ.genre is Genre.LISTE, champ
        donnes = {
            saisie.objet,
            *tenue.fixes,
            *(DU_FICHIER if saisie.fichier else ()),
            *(c for c, _, _ in saisie.boutons),
        }
        attendus = {
            motif
            for motif in motifs(forme)
            if motif.partition("-")[0] in saisissables(forme)
            and type_repete(champ_du_modele(forme, motif)) is None
            and motif not in donnes | INCONNUS
            and not any(_cle(forme, motif, groupe) for groupe in tenue.lignes)
        }
        assert attendus <= {motif_de(champ.nom) for champ in montres}


def test_l22_sans_preconisation_il_n_y_a_pas_de_reponse_a_donner() -> None:
    saisie = SAISIES["decider-orientation"]
    forme, noms = formes(saisie)[0]
    for contexte, offertes in ((CONTEXTE, True), (replace(CONTEXTE, etat=Dossier(UUID(int=1))), False)):
        montres = {champ.nom for champ in feuilles(decrire(forme, noms, saisie.presentation(contexte), {}))}
        assert ({"decision", "motif_refus"} <= montres) is offertes
        assert "parcours" in montres


def test_un_choix_de_rien_ne_se_montre() -> None:
    """What may be cited, and of which the dossier holds none, is not asked."""
    saisie = SAISIES["constater-manquement"]
    forme, noms = formes(saisie)[0]
    montres = {champ.nom for champ in feuilles(decrire(forme, noms, presentation(saisie, ()), {}))}
    assert "faits" in montres
    assert not {"signalement", "proposition_sanction"} & montres


def _cle(forme: type[BaseModel], motif: str, groupe: str) -> bool:
    """Whether a field is the one by which the rows of this group are told apart."""
    modele = type_repete(champ_du_modele(forme, groupe)) if groupe.partition("-")[0] in forme.model_fields else None
    return modele is not None and motif == f"{groupe}-{next(iter(modele.model_fields))}"


def test_les_communes_sont_dans_l_ordre_alphabetique() -> None:
    """Whatever their codes: an old commune that changed its name is found under the new one."""
    communes = [nom for _, nom in presentation(SAISIES["modifier-identite"]).options["commune"]]  # type: ignore[union-attr]
    assert communes.index("Vayres") > communes.index("Val de Virvée") > communes.index("Talence")
    assert communes[:4] == ["Abzac", "Aillas", "Ambarès-et-Lagrave", "Ambès"]


@chaque("nom", lambda: sorted(SAISIES))
def test_ce_qui_est_saisi_est_ce_qui_est_lu(nom: str) -> None:
    """A form filled in full is a command in full, which is written back as the same form."""
    saisie = SAISIES[nom]
    tenue = presentation(saisie)
    for forme, noms in formes(saisie):
        saisies = remplir(forme, noms, tenue)
        if saisie.objet is not None:
            saisies[saisie.objet] = [str(UUID(int=7))]
        if saisie.fichier:
            saisies |= DU_FICHIER
        saisies |= {champ: [valeur] for champ, valeur, _ in saisie.boutons if champ in forme.model_fields}
        lu = lire(forme, noms, tenue, saisies)
        assert lu.erreurs == {}
        entier(lu.valeur, noms)
        ecrites = ecrire_saisies(forme, {n: getattr(lu.valeur, n) for n in noms}, tenue)
        assert ordonner(ecrites) == ordonner({n: v for n, v in saisies.items() if n not in tenue.fixes})


def ordonner(saisies: Saisies) -> dict[str, Sequence[str]]:
    """Names in order, rows too: the order of a choice says nothing."""
    return {nom: sorted(valeurs) for nom, valeurs in sorted(saisies.items()) if valeurs and not _lignes(nom, saisies)}


def _lignes(nom: str, saisies: Saisies) -> bool:
    return any(autre.startswith(f"{nom}-") for autre in saisies)


def entier(valeur: Any, noms: Sequence[str]) -> None:
    """Nothing was left out on the way: no field is empty, in no group."""
    for nom in noms:
        dite = getattr(valeur, nom)
        assert dite is not None, nom
        assert dite != () or nom == "objectifs_fixes", nom
        for une in dite if isinstance(dite, tuple) else (dite,):
            if isinstance(une, BaseModel) and not isinstance(une, Enum):
                entier(une, list(type(une).model_fields))


def test_ce_dont_il_s_agit_se_demande_d_abord() -> None:
    """The manquement before the means by which the person is told of it."""
    assert SAISIES["notifier-intention-sanction"].champs()[0] == "manquement"
    for saisie in SAISIES.values():
        assert saisie.objet is None or saisie.objet not in saisie.champs()[1:], saisie.nom
