"""The département under load: built once in a folder, and 850 accounts that may work on it."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from app import composition, projection
from app.comptes import ESPACE, SIRET
from app.settings import Reglages
from bench.charge.modele import EFFECTIFS
from integrations.identite.comptes import Compte, ecrire
from ledger.contexte import Acteur, Delegation
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.pouvoir import Fonction
from projections.moteur.reconstruction import reconstruire
from readmodels.listes.file_active import Filtres, lister
from simulation.departement import simuler
from simulation.plan.parametres import REFERENCE, Parametres
from web.acces import perimetre
from web.identite.habilitation import Habilitation
from web.identite.habilitations import peut_exercer
from web.services import Services

MOIS, GRAINE = 24, 1
PERSONNES = 8
"""Persons on whom a user works during the measure."""


def batir(reglages: Reglages, dossiers: int = REFERENCE) -> int:
    """A département and its views, if they are not there; last position. The whole one takes ten minutes the first time."""
    composition.migrer(reglages)
    with composition.masse(reglages) as masse, composition.coffre_ouvert(reglages) as coffre:
        if masse.position() == 0:
            parametres = Parametres(reglages.departement, dossiers, MOIS, GRAINE, aujourd_hui())
            cle = reglages.octets("cle_empreintes")
            simuler(masse.ajouter, coffre, parametres, lambda _: None, cle_identifiants=cle)
    with projection.projecteur(reglages) as projecteur:
        if manquantes := [vue.nom for vue in projecteur.a_reconstruire()]:
            reconstruire(projecteur, manquantes, connecter=lambda: projection.connecter(reglages))
        return projecteur.rattraper()


def preparer(services: Services, fichier_comptes: Path, fichier_charge: Path) -> None:
    """Habilitate the users of the model over the simulated agents, open their sessions, write what Locust needs."""
    comptes, charges = [], []
    for rang, (role, suivis) in enumerate(_postes(services)):
        sujet = f"charge-{rang}-{suivis['referent']}"
        courriel = f"{sujet}@demonstration.invalid"
        habilitation = _habiliter(services, sujet, courriel, role, suivis)
        comptes.append(Compte(sujet, "Charge", f"N° {rang}", courriel, SIRET, role.libelle))
        charges.append(
            {
                "role": role,
                "sujet": sujet,
                "agent": str(habilitation.agent),
                "structure": habilitation.structure,
                "temoin": services.ecrans.sessions.ouvrir(habilitation, ""),
                "dossiers": [str(dossier) for dossier in suivis["dossiers"]],
                "noms": suivis["noms"],
            }
        )
    ecrire(fichier_comptes, comptes)
    fichier_charge.write_text(json.dumps(charges))


def _habiliter(services: Services, sujet: str, courriel: str, role: Role, suivis: Mapping[str, Any]) -> Habilitation:
    habilitations, le = services.ecrans.habilitations, aujourd_hui()
    trouvee = habilitations.trouver(sujet, courriel, le)
    if trouvee is None:
        au, agent, structure = le + timedelta(days=30), suivis.get("referent"), suivis.get("structure")
        exerce = peut_exercer(role, structure, services.territoire)
        delegations = [Delegation(Fonction.ORIENTATION, "Charge", le, au)] if exerce else []
        numero = habilitations.donner(
            courriel, "Agent de charge", role, structure=structure, agent=agent, du=le, au=au, delegations=delegations
        )
        habilitations.approuver(numero, uuid5(ESPACE, "charge"))
        trouvee = habilitations.trouver(sujet, courriel, le)
    assert trouvee is not None
    return trouvee


def _postes(services: Services) -> Iterator[tuple[Role, dict[str, Any]]]:
    """Role of each user, and whom he works on: a référent on persons of his, others on those of référents."""
    referents = [
        suivis
        for ligne in services.lecteur.interroger(
            "select referent, structure from {vues}.file_active"
            " where a_accompagner and referent is not null and structure is not null"
            " group by referent, structure having count(*) >= %(personnes)s order by count(*) desc, referent limit 1000",
            {"personnes": PERSONNES},
        )
        if (suivis := _suivis(services, ligne["referent"], ligne["structure"]))["dossiers"]
    ]
    for nom, nombre in EFFECTIFS.items():
        role = Role[nom]
        for rang in range(nombre):
            suivis = referents[rang % len(referents)]
            if role is not Role.REFERENT:
                suivis = suivis | {"referent": uuid5(ESPACE, f"charge-{nom}-{rang}"), "structure": None}
            yield role, suivis


def _suivis(services: Services, referent: UUID, structure: str) -> dict[str, Any]:
    """Persons of a référent whom his structure lets him see, and names that he types to find them."""
    vus = perimetre(Acteur(referent, Role.REFERENT, Canal.ECRAN, structure), services)
    page = lister(
        services.lecteur,
        services.coffre,
        services.noms,
        Filtres(referent=referent, structure=structure),
        limite=PERSONNES,
        perimetre=vus,
    )
    return {
        "referent": referent,
        "structure": structure,
        "dossiers": [ligne.dossier for ligne in page.lignes],
        "noms": [f"{ligne.nom} {ligne.prenom}"[:40] for ligne in page.lignes if ligne.nom],
    }
