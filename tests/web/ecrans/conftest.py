"""One département, one identity provider, one server and one browser for every test of the screens."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from playwright._impl._api_structures import SetCookieParam

from app import composition, comptes, projection
from commands.lots.modele import Fait, Issue
from commands.regles import METROPOLE
from integrations.identite.comptes import Compte, lire
from integrations.identite.fournisseur import Client, Fournisseur, creer
from integrations.storage.databases import ServeurPostgres
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from readmodels.dossier.chronologie import rejouer_dossier
from readmodels.horloge import Moment
from readmodels.listes.file_active import Filtres, lister, reperer
from readmodels.statistiques.participants import CODE
from simulation.departement import simuler
from simulation.plan.parametres import Parametres
from tests.web.serveur import EN_CLAIR, NAVIGATEUR, Api, en_ligne, identite, prise, reglages_de, servir
from web.identite.habilitation import Habilitation
from web.visite import TEMOIN

CAPTURES = "PARCOURS_CAPTURES"
CLIENT, SECRET = "parcours-essais", "un-secret-des-essais"
DOSSIERS, MOIS, GRAINE = 100, 14, 3
LOTS = {
    "formulaire": "convoquer",
    "inviter": "inviter",
    "reaffecter": "reaffecter",
    "ecrire": "ecrire",
    "tache": "tache",
    "prevision": "convoquer",
    "bilan": "convoquer",
    "fichier": "exporter",
}
CONVOCATION = {
    "reception": "INDIVIDUEL",
    "le": f"{METROPOLE.reporte(aujourd_hui() + timedelta(days=21)):%d/%m/%Y}",
    "heure": "9 h",
    "jusqu_a": "12 h",
    "duree_prevue_min": "45",
    "motif": "SUIVI",
    "modalite": "SUR_PLACE",
    "structure": "MDS-33-05",
    "canal": "COURRIER",
}


@dataclass
class Ecrans:
    """The running screens over a simulated département, and who may sign in."""

    api: Api
    comptes: dict[str, Compte]
    emetteur: str
    _temoins: dict[str, str] = field(default_factory=dict)

    def compte(self, prenom: str) -> Compte:
        """The account of who is called so, without accents."""
        return next(c for c in self.comptes.values() if c.courriel.startswith((f"{prenom}.", f"{prenom}@")))

    def agent(self, prenom: str) -> Habilitation:
        """What lets them in."""
        compte = self.compte(prenom)
        trouvee = self.api.services.ecrans.habilitations.trouver(compte.sujet, compte.courriel, aujourd_hui())
        assert trouvee is not None
        return trouvee

    def temoin(self, prenom: str) -> SetCookieParam:
        """The cookie of a session of theirs, the same one for all the tests."""
        if prenom not in self._temoins:
            self._temoins[prenom] = self.api.services.ecrans.sessions.ouvrir(self.agent(prenom), "")
        return {"name": TEMOIN, "value": self._temoins[prenom], "url": self.api.url, "httpOnly": True}

    def lire(self, prenom: str, adresse: str) -> str:
        """A page of theirs, as text."""
        temoin = {TEMOIN: self.temoin(prenom)["value"]}
        with httpx.Client(base_url=self.api.url, cookies=temoin, verify=EN_CLAIR) as client:
            reponse = client.get(self.remplir(adresse), headers=NAVIGATEUR)
        assert reponse.status_code == 200, reponse.text
        return reponse.text

    def remplir(self, adresse: str) -> str:
        """An address, its dossier filled in: one that Camille follows, with a rendez-vous to come."""
        if (nom := adresse.partition("{lot-")[2].removesuffix("}")) != "":
            return adresse.replace(f"{{lot-{nom}}}", str(self.lots[nom]))
        if "{import}" in adresse:
            flux, rejet = self.importe
            return adresse.replace("{import}", str(flux)).replace("{rejet}", str(rejet))
        if "{consultation}" in adresse:
            rangs = self.api.services.ecrans.consultations.chercher()
            return adresse.replace("{consultation}", str(next(c.numero for c in rangs if c.dossiers)))
        if "{dossier}" not in adresse:
            return adresse
        rejeu = rejouer_dossier(self.api.services.lecteur, self.dossier, Moment.au(None), sensible=True)
        rendez_vous = next(iter(rejeu.etat["rendez_vous"]), uuid4())
        return (
            adresse.replace("{dossier}", str(self.dossier))
            .replace("{rendez_vous}", str(rendez_vous))
            .replace("{hier}", f"{aujourd_hui() - timedelta(days=1):%d/%m/%Y}")
            .replace("{jadis}", f"{aujourd_hui() - timedelta(days=90):%d/%m/%Y}")
            .replace("{evenement}", str(rejeu.etapes[-1].evenement))
        )

    @cached_property
    def lots(self) -> dict[str, UUID]:
        """Lots of Camille's: one to fill, one foreseen, one carried out in part, one to export."""
        camille, services = self.agent("camille"), self.api.services
        lots, filtres = services.ecrans.lots, Filtres(structure=camille.structure)
        dossiers = reperer(services.lecteur, services.noms, filtres, limite=12)
        trouves = {}
        for nom, action in LOTS.items():
            lot = trouves[nom] = lots.ouvrir(
                camille.agent, action, [*dossiers, uuid4()], "Toute la liste (Mes dossiers)"
            )
            garde = lots.lire(lot, camille.agent)
            assert garde is not None
            if nom in ("prevision", "bilan"):
                lots.remplir(garde, list(CONVOCATION.items()))
            if nom == "bilan":
                lots.lancer(lot)
                refus = Fait(0, Issue.REFUSE, "La personne est déjà convoquée à ce rendez-vous par ce moyen.")
                lots.noter(lot, [refus, *(Fait(rang, Issue.FAIT) for rang in range(1, len(dossiers)))])
        return trouves

    @cached_property
    def importe(self) -> tuple[UUID, UUID]:
        """A flow that was imported, and a reject of it that waits for a correction."""
        imports = self.api.services.ecrans.imports
        flux = imports.deposer(self.agent("ines").agent, "RSABEM-2026-11.xml", [b"<Racine/>"])
        imports.commencer(flux, 61_204)
        comptes = {"lus": 48_120, "crees": 612, "modifies": 4_310, "inchanges": 36_011, "hors_champ": 7_186}
        imports.avancer(flux, comptes | {"rejetes": 1, "avertissements": 0})
        rejet = {
            "ligne": 20_418,
            "identifiant": "•••4417",
            "personne_rang": 1,
            "motif": "La clé du numéro de sécurité sociale est fausse.",
            "quoi_faire": "Signaler l’erreur à l’organisme payeur ; le prochain flux la corrigera.",
        }
        champs = [
            {"nom": nom, "libelle": libelle, "valeur": valeur, "de_la_personne": nom != "MATRICULE"}
            for nom, libelle, valeur in (
                ("NOM", "nom", "ETCHÉVERRY"),
                ("DTNAI", "date de naissance", "12/03/1985"),
                ("NIR", "numéro de sécurité sociale", "285036311122299"),
                ("MATRICULE", "matricule", "1234417"),
            )
        ]
        imports.rejeter(flux, 0, rejet, {"flux": "<Racine/>", "champs": champs})
        imports.finir(flux)
        return flux, imports.rejets(flux)[0].rejet

    @cached_property
    def dossier(self) -> UUID:
        """A dossier that Camille follows."""
        filtres = Filtres(referent=self.agent("camille").agent)
        services = self.api.services
        suivis = lister(services.lecteur, services.coffre, services.noms, filtres).lignes
        return max(suivis, key=lambda ligne: len(services.journal.rejouer(ligne.dossier))).dossier


@pytest.fixture(scope="session")
def modele_simule(postgres: ServeurPostgres, modele_web: str) -> Iterator[str]:
    """Name of a database that holds a small simulated département, projected."""
    nom = f"modele_{uuid4().hex}"
    reglages = reglages_de(postgres.creer_base(nom, modele_web))
    with composition.masse(reglages) as masse, composition.coffre_ouvert(reglages) as coffre:
        parametres = Parametres(reglages.departement, DOSSIERS, MOIS, GRAINE, aujourd_hui())
        cle = reglages.octets("cle_empreintes")
        simuler(masse.ajouter, coffre, parametres, lambda _: None, cle_identifiants=cle)
    with projection.projecteur(reglages) as projecteur:
        projecteur.rattraper()
    yield nom
    postgres.supprimer_base(nom)


@pytest.fixture(scope="session")
def fichier_comptes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The accounts of the local provider."""
    return tmp_path_factory.mktemp("identite") / "comptes.json"


@pytest.fixture(scope="session")
def ecrans(postgres: ServeurPostgres, modele_simule: str, fichier_comptes: Path) -> Iterator[Ecrans]:
    """The screens, served with a local provider as in the demonstration."""
    nom, fichier = f"essai_{uuid4().hex}", fichier_comptes
    with prise() as ecoute:
        emetteur = f"http://127.0.0.1:{ecoute.getsockname()[1]}"
        options = {"oidc_emetteur": emetteur, "oidc_client": CLIENT, "oidc_secret": SECRET}
        with servir(postgres.creer_base(nom, modele_simule), **options) as api:
            comptes.preparer(api.services, fichier, aujourd_hui())
            fournisseur = Fournisseur(emetteur, Client(CLIENT, SECRET, api.url), fichier)
            with en_ligne(creer(fournisseur), ecoute):
                servis = Ecrans(api, lire(fichier), emetteur)
                remplir_la_semaine(servis)
                yield servis
    postgres.supprimer_base(nom)


def remplir_la_semaine(ecrans: Ecrans) -> None:
    """Rendez-vous of Camille's this week, today among them, whatever the day, and one of two weeks ago whose outcome nobody
    told; one with somebody of a very long name, whose steps wait for France Travail.
    """
    camille, le = ecrans.agent("camille"), aujourd_hui()
    longue = ecrans.api.ouvrir(
        survenu_le=le.isoformat(),
        identite=identite(nom="Etcheverrigaray de Bourbon-Parmentier", prenom="Marie-Antoinette Clémentine"),
    )
    voie = {"organisme": "CONSEIL_DEPARTEMENTAL", "structure": camille.structure}
    decision = {"parcours": "SOCIAL", "decideur": "CONSEIL_DEPARTEMENTAL"}
    ecrans.api.faire(
        longue, "preconiser-orientation", origine="FRANCE_TRAVAIL", parcours="SOCIAL", organisme=voie["organisme"]
    )
    ecrans.api.faire(longue, "decider-orientation", orientation=str(uuid4()), **decision, **voie)
    ecrans.api.faire(longue, "designer-structure", **voie)
    ecrans.api.faire(longue, "designer-referent", referent=str(camille.agent))
    for jours, heure, dossier in (
        (-14, "10:00", ecrans.dossier),
        (0, "09:30", longue),
        (0, "23:30", ecrans.dossier),
        (1, "14:00", longue),
    ):
        ecrans.api.faire(
            dossier,
            "planifier-rendez-vous",
            survenu_le=(le + timedelta(days=min(jours, 0))).isoformat(),
            le=(le + timedelta(days=jours)).isoformat(),
            heure=heure,
            duree_prevue_min=45 if jours > 0 else 30,
            motif="SUIVI",
            structure=camille.structure,
        )
    faire_attendre(ecrans.api, longue)
    ecrans.api.projeter()
    assert ecrans.importe
    ecrans.api.services.ecrans.consultations.noter(ecrans.agent("yves").acteur, CODE, "CONSULTER", nombre=DOSSIERS)


def faire_attendre(api: Api, dossier: UUID) -> None:
    """What the connector records of two steps of a dossier: one waits, one was rejected."""
    for route, suite in (
        ("mettre-transmission-en-attente", {"cause": "PERSONNE_INTROUVABLE"}),
        ("rejeter-transmission", {"rejet": "R030", "sens": "La date du rendez-vous est passée."}),
    ):
        envoi = {"transmission": str(uuid4()), "etape": "rendez_vous.planifie.v1", "etape_position": 1}
        corps = envoi | {"service": "rendez-vous"} | suite
        constat = api.demander(f"/dossiers/{dossier}/{route}", corps, role=Role.SYSTEME)
        assert constat.status_code == 201, constat.text


@pytest.fixture(scope="session")
def captures() -> Path | None:
    """Where the pictures of the pages go: ``make ecrans`` has them written in the documentation."""
    ou = os.environ.get(CAPTURES)
    if ou is None:
        return None
    Path(ou).mkdir(parents=True, exist_ok=True)
    return Path(ou)
