"""Imports: refusals first; what a flow becomes, cut or not, and its rejects put right in place."""

import itertools
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
import pytest

from app.importations import Importations
from integrations.caf.ecriture import ecrire_flux
from ledger.vocabulaire.acteur import Role
from tests.integrations.caf.importation.population import AOUT, JUILLET, foyer
from tests.web.ecrans.conftest import Ecrans
from tests.web.serveur import NAVIGATEUR, Api, Visiteur
from web.pages.administration.imports import DEPOT, LISTE
from web.tables.base import schema_ecrans
from web.tables.consultations import Consultation
from web.tables.imports import TAILLE_MAX_OCTETS, EtatImport
from web.tables.sceau import Sceau
from web.visite import CHAMP_JETON, TEMOIN


@pytest.fixture
def admin(ecrans: Ecrans) -> Iterator[Visiteur]:
    """An administrator who is signed in."""
    with ecrans.api.visiteur(Role.ADMINISTRATEUR) as visiteur:
        yield visiteur


def fautif(dossier: Path, *numeros: int) -> bytes:
    """Three households; the person of the second one is born on a day that does not exist."""
    chemin = dossier / "flux.xml"
    ecrire_flux(chemin, JUILLET, [foyer(n) for n in numeros])
    ne_le = f"<DTNAI>{foyer(numeros[1]).personnes[0].naissance_le.isoformat()}</DTNAI>".encode()
    assert chemin.read_bytes().count(ne_le) == 1
    return chemin.read_bytes().replace(ne_le, b"<DTNAI>1985-02-31</DTNAI>")


@pytest.fixture
def flux(tmp_path: Path) -> bytes:
    """A flow with a fault."""
    return fautif(tmp_path, 9001, 9002, 9003)


_rangs = itertools.count(1)


def deposer(visiteur: Visiteur, contenu: bytes, nom: str = "", **champs: str) -> httpx.Response:
    """Send a file from the page of imports, under a name of its own: the list leads by the name to one flow."""
    donnees = {CHAMP_JETON: visiteur.jeton()} | champs
    fichiers = {"flux": (nom or f"RSABEM-{next(_rangs)}.xml", contenu, "text/xml")}
    entetes = NAVIGATEUR | {"Origin": visiteur.api.url}
    return visiteur.client.post(DEPOT, data=donnees, files=fichiers, headers=entetes)


@contextmanager
def changer_le_secret(visiteur: Visiteur) -> Iterator[None]:
    """The web process and the one that imports start again under another secret."""
    imports = visiteur.api.services.ecrans.imports
    avant = imports._sceau
    imports._sceau = Sceau(bytes(32), "imports")
    try:
        yield
    finally:
        imports._sceau = avant


def importations(api: Api) -> Importations:
    """The work of the other process."""
    services = api.services
    return Importations(services.journal, services.ecrans.imports, services.territoire, services.cadre)


def importer(visiteur: Visiteur) -> None:
    """What the other process does, until nothing waits."""
    travail = importations(visiteur.api)
    while travail.faire():
        pass


class TestRefus:
    def test_sans_fichier(self, admin: Visiteur) -> None:
        for reponse in (admin.envoyer(DEPOT), deposer(admin, b"")):
            assert reponse.status_code == 422
            assert "fichier" in reponse.text

    def test_trop_gros(self, admin: Visiteur) -> None:
        """Its size is announced, and refused before anything is read; so is a body that other pages do not expect."""
        for adresse, octets in ((DEPOT, 2 * TAILLE_MAX_OCTETS), ("/file-active", 300_000)):
            with closing(HTTPConnection(admin.api.url.removeprefix("http://"), timeout=20)) as client:
                client.request(
                    "POST", adresse, headers={"Cookie": f"{TEMOIN}={admin.temoin}", "Content-Length": str(octets)}
                )
                assert client.getresponse().status == 413

    def test_un_autre_role(self, ecrans: Ecrans, flux: bytes) -> None:
        with ecrans.api.visiteur(Role.REFERENT) as referent:
            assert deposer(referent, flux).status_code == 403

    def test_un_jeton_d_ailleurs(self, admin: Visiteur, flux: bytes) -> None:
        assert deposer(admin, flux, **{CHAMP_JETON: "!"}).status_code == 403

    def test_ce_qui_n_est_pas_un_flux(self, admin: Visiteur) -> None:
        page = deposer(admin, b"\x89PNG\r\n\x1a\n", "photo.png").headers["location"]
        importer(admin)
        texte = unescape(admin.ouvrir(page).text)
        assert "L'import s'est arrêté." in texte
        assert "n’est pas du XML" in texte

    def test_le_secret_du_service_a_change(self, admin: Visiteur, tmp_path: Path) -> None:
        """What was sealed under the former one is not imported, and stops nothing: neither pages nor what follows."""
        flux = fautif(tmp_path, 9301, 9302, 9303)
        perdu = deposer(admin, flux).headers["location"]
        importer(admin)
        rejet = re.search(rf'href="({perdu}/rejets/[^"]+)"', admin.ouvrir(perdu).text)
        assert rejet is not None
        champs = dict(
            re.findall(r'name="(champ-[^"]+)"[^>]* value="([^"]*)"', unescape(admin.envoyer(rejet[1] + "/foyer").text))
        )
        assert admin.envoyer(rejet[1], **champs).status_code == 303
        attend = deposer(admin, flux).headers["location"]
        with changer_le_secret(admin):
            importer(admin)
            assert "Le secret du service a changé" in unescape(admin.ouvrir(attend).text)
            page = unescape(admin.ouvrir(rejet[1]).text)
            assert "Correction refusée." in page
            assert "Le contenu de ce rejet est oublié" in page
            assert 'name="champ-' not in page

    def test_ce_qui_est_a_verifier_est_dit(self, admin: Visiteur, tmp_path: Path) -> None:
        """The flow is imported; its page says what is doubtful in it, the file as a whole first."""
        chemin = tmp_path / "flux.xml"
        ecrire_flux(chemin, JUILLET, [foyer(n) for n in (9401, 9402)])
        annonce = b"<NBTOTDOSRSATRANSM>00000002<"
        douteux = re.sub(rb"<QUAL>[A-Z]+", b"<QUAL>DR", chemin.read_bytes(), count=1)
        page = deposer(admin, douteux.replace(annonce, b"<NBTOTDOSRSATRANSM>00000001<")).headers["location"]
        importer(admin)
        texte = " ".join(unescape(re.sub(r"<[^>]+>", " ", admin.ouvrir(page).text)).split())
        assert "L'import est terminé." in texte
        assert "2 avertissements" in texte
        fichier = texte.index("Fichier entier — Le fichier annonce 1 foyer(s) et en contient 2. Vérifier auprès")
        assert fichier < texte.index("Un code n’est pas connu de ce logiciel : civilité (QUAL).")
        importer(admin)
        assert admin.ouvrir(page).text.count("Fichier entier") == 1

    def test_un_depot_coupe(self, ecrans: Ecrans, admin: Visiteur) -> None:
        """Nothing of it is kept for long, and the page says what to do."""

        def morceaux() -> Iterator[bytes]:
            yield b"<Racine>"
            raise ConnectionResetError

        imports = admin.api.services.ecrans.imports
        with pytest.raises(ConnectionResetError):
            imports.deposer(uuid4(), "coupe.xml", morceaux())
        (coupe,) = [lu for lu in imports.lister() if lu.nom == "coupe.xml"]
        imports.oublier()
        assert list(imports.morceaux(coupe.import_)) == [b"<Racine>"], "it may still be under way"
        schema = schema_ecrans(ecrans.api.reglages.schema_journal)
        with psycopg.connect(ecrans.api.reglages.database_url, autocommit=True) as connexion:
            requete = f"update {schema}.imports set depose_le = now() - interval '25 hours' where import = %s"
            connexion.execute(requete.encode(), (coupe.import_,))
        imports.oublier()
        assert list(imports.morceaux(coupe.import_)) == []
        assert "Le dépôt a été interrompu" in unescape(admin.ouvrir(f"{LISTE}/{coupe.import_}").text)

    def test_un_rejet_d_un_autre_import(self, admin: Visiteur) -> None:
        assert admin.ouvrir(f"{LISTE}/{uuid4()}").status_code == 404
        assert admin.ouvrir(f"{LISTE}/{uuid4()}/rejets/{uuid4()}").status_code == 404


def test_l_du_depot_au_rejet_corrige(ecrans: Ecrans, admin: Visiteur, flux: bytes) -> None:
    depot = deposer(admin, flux, "C:\\flux\\RSABEM.xml")
    assert depot.status_code == 303, depot.text
    adresse = depot.headers["location"]
    assert "En attente" in admin.ouvrir(adresse).text
    assert rien_en_clair(ecrans)
    importer(admin)
    page = unescape(admin.ouvrir(adresse).text)
    assert "<h1>RSABEM.xml</h1>" in page
    (lu, *_) = admin.api.services.ecrans.imports.lister()
    assert (lu.etat, lu.personnes, lu.lus, lu.crees, lu.rejetes) == (EtatImport.TERMINE, 3, 3, 2, 1)
    assert "Une date n’existe pas" in page
    rejet = re.search(rf'href="({adresse}/rejets/[^"]+)"', page)
    assert rejet is not None
    assert foyer(9002).personnes[0].nom not in page, "a list of rejects names nobody"
    route = "POST /administration/imports/{flux}/rejets/{rejet}/foyer"

    def notees() -> list[Consultation]:
        return [c for c in admin.api.services.ecrans.consultations.chercher(agent=admin.agent) if c.quoi == route]

    avant, motif = len(notees()), unescape(admin.ouvrir(rejet[1]).text)
    assert foyer(9002).personnes[0].nom not in motif, "L: why it was rejected names nobody"
    assert len(notees()) == avant
    formulaire = unescape(admin.envoyer(rejet[1] + "/foyer").text)
    (notee, *autres) = notees()
    assert (notee.nombre, len(autres)) == (1, avant), "L: who reads names is noted"
    assert (
        'name="champ-DTNAI" type="text" maxlength="120" autocomplete="off" spellcheck="false" value="1985-02-31"'
        in " ".join(formulaire.split())
    )
    assert rien_en_clair(ecrans)
    champs = dict(re.findall(r'name="(champ-[^"]+)"[^>]* value="([^"]*)"', formulaire))
    assert admin.envoyer(rejet[1], **champs | {"champ-DTNAI": "31/02/1985"}).status_code == 303
    assert "La correction est en attente" in admin.ouvrir(rejet[1]).text
    assert admin.envoyer(rejet[1], **champs).status_code == 409, "one at a time"
    importer(admin)
    refusee = unescape(admin.ouvrir(rejet[1]).text)
    assert "Correction refusée." in refusee
    assert "Encore rejetée : Une date n’existe pas" in refusee
    juste = f"{foyer(9002).personnes[0].naissance_le:%d/%m/%Y}"
    assert admin.envoyer(rejet[1], **champs | {"champ-DTNAI": juste}).status_code == 303
    importer(admin)
    corrigee = unescape(admin.ouvrir(rejet[1]).text)
    assert "Foyer importé : 1 dossier créé." in corrigee
    assert 'name="champ-DTNAI"' not in corrigee
    assert "Corrigé" in admin.ouvrir(adresse).text
    for lue in (adresse, LISTE):
        assert "dont 1\xa0corrigée" in unescape(admin.ouvrir(lue).text)
    assert admin.envoyer(rejet[1], **champs).status_code == 409


def test_un_import_coupe_reprend(admin: Visiteur, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begun again it doubles nothing, loses nothing, and its counts are those of the whole."""
    chemin, imports = tmp_path / "flux.xml", admin.api.services.ecrans.imports
    ecrire_flux(chemin, AOUT, [foyer(n) for n in range(9100, 9170)])
    page = deposer(admin, chemin.read_bytes()).headers["location"]
    ecrire, coups = type(imports).avancer, iter((False, True))

    def couper(*arguments: object) -> None:
        if next(coups):
            raise KeyboardInterrupt
        ecrire(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as coupure:
        coupure.setattr(type(imports), "avancer", couper)
        with pytest.raises(KeyboardInterrupt):
            importer(admin)
    coupe = imports.lister()[0]
    assert (coupe.etat, coupe.lus, coupe.crees) == (EtatImport.EN_COURS, 64, 64)
    assert "64\xa0personnes lues" in unescape(admin.ouvrir(page).text)
    importer(admin)
    entier = imports.lister()[0]
    assert (entier.etat, entier.essais, entier.lus, entier.rejetes) == (EtatImport.TERMINE, 2, 70, 0)
    assert entier.crees + entier.inchanges == 70
    assert entier.crees >= 64


def test_deux_processus_importent(admin: Visiteur, tmp_path: Path) -> None:
    """One at a time: the other one waits, and takes over when the first is gone."""
    chemin, services = tmp_path / "flux.xml", admin.api.services
    ecrire_flux(chemin, AOUT, [foyer(9201)])
    deposer(admin, chemin.read_bytes())
    with services.ecrans.imports.tenir() as tenu, ThreadPoolExecutor(1) as autre:
        assert tenu
        assert not autre.submit(importations(admin.api).faire).result(timeout=10)
        assert services.ecrans.imports.lister()[0].etat is EtatImport.EN_ATTENTE
    assert importations(admin.api).faire()
    assert services.ecrans.imports.lister()[0].etat is EtatImport.TERMINE


def rien_en_clair(ecrans: Ecrans) -> bool:
    """Neither the file nor a reject is readable in the database."""
    schema = schema_ecrans(ecrans.api.reglages.schema_journal)
    nom = foyer(9002).personnes[0].nom.encode()
    with psycopg.connect(ecrans.api.reglages.database_url) as connexion:
        lus = connexion.execute(
            f"select contenu from {schema}.import_morceaux union all select contenu from {schema}.import_rejets"
            " where contenu is not null".encode()
        ).fetchall()
    assert lus
    return all(nom not in bytes(contenu) and b"<NIR>" not in bytes(contenu) for (contenu,) in lus)
