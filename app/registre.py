"""The register of processing (RGPD article 30), drawn from the models: ``docs/registre-des-traitements.md``.

What is recorded comes from the catalogue of events, for how long from the dated rules, who reads it from the access matrix,
where it is and how it goes from the list of places: nothing of it is written by hand.
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from app.postes import POSTES
from commands.regles import Regle
from commands.regles.donnees import REGLES
from integrations.france_travail.services import SERVICES
from ledger.annotations import sensible, singularise
from ledger.events import CATALOGUE
from ledger.lieux.liste import Lieu, lieux
from ledger.publication import FAMILLES_INTERNES
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.lieu import GenreLieu, Moyen
from web.acces import DROITS, LIT_LE_SCELLE, LIT_LE_SENSIBLE, Droit
from web.mots.champs import libelle_champ
from web.tables.gardes import Traitement

NOM: Final = "registre-des-traitements.md"
DE_TOUTES: Final = frozenset({"precision_correction"})
"""Sealed fields that any step may have."""


def ecrire(dossier: Path) -> None:
    """Write the register."""
    (dossier / NOM).write_text("\n".join(_document()) + "\n", encoding="utf-8")


def _document() -> Iterator[str]:
    yield "# Registre des traitements"
    yield ""
    yield (
        "Tiré du code par `parcours documenter docs`. Le responsable de traitement est le département ; il y ajoute son nom,"
        " celui de son délégué à la protection des données, et ce qui lui est propre."
    )
    for traitement in Traitement:
        yield ""
        yield f"## {traitement.libelle[0].upper()}{traitement.libelle[1:]}"
        yield ""
        yield (
            "Finalité et base : accompagner les bénéficiaires du RSA, mission d'intérêt public (CASF L262-27 à L262-39,"
            " CT L5411-5-1)."
        )
    yield from _donnees()
    yield from _lecteurs()
    yield from _destinataires()
    yield from _durees()
    yield from _places()
    yield from _restes()


def _donnees() -> Iterator[str]:
    yield from _titre("Ce qui est enregistré")
    yield "| famille | étapes | scellé sous la clé de la personne | de la santé | distingue une personne : non publié |"
    yield "|---|---|---|---|---|"
    for famille in CATALOGUE.familles():
        classes = [classe for classe in CATALOGUE if classe.famille == famille]
        yield (
            f"| {famille} | {len(classes)} | {_noms({nom for c in classes for nom in c.champs_scelles} - DE_TOUTES)} |"
            f" {_noms({nom for c in classes for nom, f in c.model_fields.items() if sensible(f)})} |"
            f" {_noms({nom for c in classes for nom, f in c.model_fields.items() if singularise(f)})} |"
        )


def _noms(noms: set[str]) -> str:
    return ", ".join(sorted(libelle_champ(nom) for nom in noms)) or "—"


def _lecteurs() -> Iterator[str]:
    yield from _titre("Qui lit")
    yield f"* Noms, coordonnées, textes : {_libelles(LIT_LE_SCELLE)}."
    yield f"* Santé : {_libelles(LIT_LE_SENSIBLE)}."
    for droit in (Droit.CONSULTER, Droit.PILOTER, Droit.AUDITER, Droit.SUIVRE):
        yield f"* {droit.libelle[0].upper()}{droit.libelle[1:]} : {_libelles(DROITS[droit])}."
    ouvrent = ", ".join(poste.nom for poste in POSTES if poste.coffre and "kek" in poste.secrets)
    yield f"* Processus qui ouvrent ce qui est scellé : {ouvrent}."


def _libelles(roles: Collection[Role]) -> str:
    return ", ".join(sorted(role.libelle for role in roles))


def _destinataires() -> Iterator[str]:
    familles = [famille for famille in CATALOGUE.familles() if famille not in FAMILLES_INTERNES]
    yield from _titre("À qui c'est transmis")
    yield f"* France Travail : {len(SERVICES)} types d'étapes, sous l'identité de la personne (`docs/etapes.md`)."
    yield (
        f"* Abonnés (topics, flux, webhooks) : {len(familles)} familles d'événements, sans rien de scellé ni de ce qui"
        " distingue une personne."
    )
    yield "* Opérateurs de messages : le numéro ou l'adresse, et le texte du message."


def _durees() -> Iterator[str]:
    yield from _titre("Combien de temps")
    yield "| règle | ce qu'elle dit | délai | source | vérifiée dans le texte |"
    yield "|---|---|---|---|---|"
    for regle in REGLES:
        verifiee = "oui" if regle.verifiee else "non : à régler par le département"
        yield f"| {regle.code} | {regle.libelle} | {_delai(regle)} | {regle.source} | {verifiee} |"


def _delai(regle: Regle) -> str:
    return str(regle.delai) if regle.delai is not None else "—"


def _places() -> Iterator[str]:
    yield from _titre("Où, et comment cela s'efface")
    for genre in GenreLieu:
        yield ""
        yield f"### {genre.libelle[0].upper()}{genre.libelle[1:]}"
        yield ""
        yield "| lieu | ce qu'il tient d'une personne | à l'effacement |"
        yield "|---|---|---|"
        for lieu in lieux():
            if lieu.genre is genre and lieu.moyen is not Moyen.RIEN:
                yield f"| {_lieu(lieu)} | {lieu.tient} | {lieu.moyen.libelle} |"
    yield ""
    yield f"Ne tiennent rien d'une personne : {', '.join(_lieu(lieu) for lieu in lieux() if lieu.moyen is Moyen.RIEN)}."


def _restes() -> Iterator[str]:
    yield from _titre("Ce qui reste d'une personne effacée, et pourquoi")
    for lieu in lieux():
        if lieu.reste is not None:
            yield f"* {_lieu(lieu)} : {lieu.reste}."


def _lieu(lieu: Lieu) -> str:
    return ", ".join(f"`{nom.replace('{', '').replace('}', '')}`" for nom in lieu.noms)


def _titre(titre: str) -> Iterator[str]:
    yield ""
    yield f"## {titre}"
    yield ""
