"""A simulated log: it is what the rules would have let through, in the order in which people would have recorded it."""

from dataclasses import replace
from statistics import mean

from ledger.dates import PARIS, date_civile
from ledger.dossier import fold
from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from ledger.events.entree.droits import DossierOuvert
from ledger.events.entree.flux_droits import FluxDroitsImporte
from ledger.events.entree.identifiant import IdentifiantRattache, IdentifiantRevoque
from ledger.events.offres.catalogue_offres import OffrePubliee
from ledger.events.sanctions.levee import LeveeEcartee, LeveeProposee
from ledger.events.sanctions.radiation import FinDeDroitReportee
from ledger.events.structure import StructureDeclaree
from ledger.events.suivi.document import DocumentProduit
from ledger.flux import flux_identifiant, flux_offre, flux_structure
from ledger.offre import fold_offre
from ledger.store.bulk import Ligne
from ledger.vocabulaire.acteur import Canal
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant
from ledger.vocabulaire.territoire import charger
from simulation import Verite
from simulation.decor.catalogue import code_offre
from simulation.departement import LOT_LIGNES
from simulation.phases.offres import OFFRES_AU_CATALOGUE
from simulation.tirage.calendrier import ouvre
from tests.simulation.journal import CLE, JUSQU_AU, JournalMemoire, parametres, simule
from tests.simulation.mesure import Mesure

Petit = tuple[JournalMemoire, Verite]
IDENTIFIANT_REVOQUE = [IdentifiantRattache, IdentifiantRevoque]
JAMAIS: dict[type[Evenement], str] = {
    FluxDroitsImporte: "le département simulé est raconté dossier par dossier, aucun fichier n'est importé",
    DocumentProduit: "les octets d'un document ne se simulent pas : ils s'établissent à la demande",
    LeveeProposee: "une proposition de France Travail, que son simulateur envoie",
    LeveeEcartee: "répond à une proposition de France Travail",
    FinDeDroitReportee: "ne s'enregistre plus : R262-40 ne reporte pas la fin de droit qui suit une suppression",
    **dict.fromkeys(
        (classe for classe in CATALOGUE if classe.famille in ("effacement", "sujet")),
        "effacer détruit des clés : « parcours effacer » le fait, sur une demande approuvée par deux agents",
    ),
    **dict.fromkeys(
        (classe for classe in CATALOGUE if classe.famille == "rectification"),
        "une personne dit ce qui est faux dans ses données : celles d'un département simulé sont ce qu'il a tiré",
    ),
    **dict.fromkeys(
        (classe for classe in CATALOGUE if classe.famille in ("transmission", "envoi")),
        "ce que le connecteur a fait d'une étape, pas ce qui s'est passé dans le parcours",
    ),
}
"""Steps that a département told this way does not meet, and why."""
A_RACONTER = "a phase of the story tells it, in simulation/suites, or a line of JAMAIS says why none does"
REPRISE = f'"canal":"{Canal.REPRISE}"'


class TestDeterminisme:
    def test_la_meme_graine_donne_les_memes_octets(self) -> None:
        (un, _), (deux, _) = simule(parametres(100)), simule(parametres(100))
        assert [sans_scelle(ligne) for ligne in un.lignes] == [sans_scelle(ligne) for ligne in deux.lignes]
        scelles = [(a.evenement.scelle, b.evenement.scelle) for a, b in zip(un.lignes, deux.lignes, strict=True)]
        assert [a is None for a, _ in scelles] == [b is None for _, b in scelles]
        assert not any(a == b for a, b in scelles if a is not None), "scellés sous des clés et des nonces neufs"

    def test_une_autre_graine_un_autre_departement(self) -> None:
        (un, _), (deux, _) = simule(parametres(100)), simule(parametres(100, graine=2))
        dossiers = [{ligne.stream for ligne in journal.lignes} for journal in (un, deux)]
        structures = {flux_structure("d33", place.code) for place in charger("33").places}
        offres = {flux_offre("d33", code_offre("33", numero)) for numero in range(OFFRES_AU_CATALOGUE)}
        assert dossiers[0] & dossiers[1] == structures | offres


def sans_scelle(ligne: Ligne) -> Ligne:
    return replace(ligne, evenement=replace(ligne.evenement, scelle=None))


class TestEnregistrement:
    def test_l_instant_ne_recule_jamais_et_reste_avant_la_date_d_arrete(self, petit: Petit) -> None:
        instants = [ligne.enregistre_le for ligne in petit[0].lignes]
        assert instants == sorted(instants)
        assert date_civile(instants[-1]) < JUSQU_AU
        assert date_civile(instants[0]) >= parametres(400).debut

    def test_aux_heures_de_travail(self, petit: Petit) -> None:
        for ligne in petit[0].lignes:
            local = ligne.enregistre_le.astimezone(PARIS)
            assert ouvre(local.date())
            assert 7 <= local.hour < 20

    def test_rien_n_est_enregistre_avant_d_avoir_eu_lieu(self, petit: Petit) -> None:
        assert all(ligne.evenement.survenu_le <= date_civile(ligne.enregistre_le) for ligne in petit[0].lignes)

    def test_quelques_retards(self, petit: Petit) -> None:
        retards = [
            (date_civile(ligne.enregistre_le) - ligne.evenement.survenu_le).days
            for ligne in petit[0].lignes
            if REPRISE not in ligne.evenement.contexte
        ]
        tardifs = [jours for jours in retards if jours > 1]
        assert 0.019 < len(tardifs) / len(retards) < 0.029
        assert max(tardifs) <= 60
        assert len({jours // 7 for jours in tardifs}) >= 8

    def test_la_reprise_porte_le_stock_et_lui_seul(self, petit: Petit) -> None:
        debut = parametres(400).debut
        for ligne in petit[0].lignes:
            reprise = REPRISE in ligne.evenement.contexte
            if reprise:
                assert date_civile(ligne.enregistre_le) < parametres(400).activite_du
            else:
                assert ligne.evenement.survenu_le >= debut

    def test_les_lots_et_l_avancement(self, petit: Petit) -> None:
        journal, verite = petit
        assert max(journal.lots) <= LOT_LIGNES
        assert journal.avancement == verite.parametres.avancement_total
        assert verite.position == len(journal.lignes)


class TestFlux:
    def test_le_reseau_d_abord(self, petit: Petit) -> None:
        places = charger("33").places
        tete = petit[0].lignes[: len(places)]
        assert [ligne.stream for ligne in tete] == [flux_structure("d33", place.code) for place in places]
        assert {ligne.evenement.type for ligne in tete} == {StructureDeclaree.code}
        assert all(ligne.evenement.type != StructureDeclaree.code for ligne in petit[0].lignes[len(places) :])

    def test_chaque_flux_se_rejoue(self, petit: Petit) -> None:
        flux = petit[0].lus()
        assert len(flux) == petit[1].flux
        for stream, lus in flux.items():
            assert [e.version for e in lus] == list(range(1, len(lus) + 1))
            if lus[0].classe is DossierOuvert:
                dossier = fold(stream, lus)
                assert dossier.ouvert
                assert dossier.version == len(lus)
            elif lus[0].classe is OffrePubliee:
                offre = fold_offre(lus)
                assert offre.places is None or len(offre.prises) <= offre.places
            else:
                assert [e.classe for e in lus] in ([StructureDeclaree], [IdentifiantRattache], IDENTIFIANT_REVOQUE)

    def test_l_identite_mene_au_dossier(self, petit: Petit) -> None:
        """Sealed identity, NIR and matricule of each person agree with the streams of identifiers."""
        journal, _ = petit
        flux = journal.lus()
        nirs = set()
        for stream, lus in flux.items():
            if lus[0].classe is not DossierOuvert:
                continue
            identite = lus[0].desceller(journal.coffre)["identite"]
            nirs.add(identite["nir"])
            (rattache,) = flux[flux_identifiant(CLE, GenreIdentifiant.NIR, identite["nir"])]
            assert rattache.classe is IdentifiantRattache
            assert rattache.corps["dossier"] == str(stream)
            assert rattache.commande_id == lus[0].commande_id
            assert identite["telephone"].startswith("063998")
            assert identite["courriel"].endswith("@example.org")
        assert len(nirs) == parametres(400).personnes
        assert sum(lus[0].classe is IdentifiantRattache for lus in flux.values()) == 2 * len(nirs)

    def test_rien_de_personnel_en_clair(self, petit: Petit) -> None:
        journal, _ = petit
        clairs = "\n".join(ligne.evenement.clair for ligne in journal.lignes)
        for lus in journal.lus().values():
            if lus[0].classe is DossierOuvert:
                identite = lus[0].desceller(journal.coffre)["identite"]
                assert identite["nir"] not in clairs
                assert identite["courriel"] not in clairs

    def test_les_corrections_visent_un_evenement_anterieur_du_meme_dossier(self, petit: Petit) -> None:
        journal, verite = petit
        corrections = [
            (position, ligne) for position, ligne in enumerate(journal.lignes, 1) if ligne.evenement.cible is not None
        ]
        for position, ligne in corrections:
            cible = journal.lignes[(ligne.evenement.cible or 0) - 1]
            assert (ligne.evenement.cible or 0) < position
            assert cible.stream == ligne.stream
            assert str(cible.evenement.evenement_id) in ligne.evenement.clair
        assert 0.003 < len(corrections) / len(journal.lignes) < 0.008
        assert len(corrections) == verite.corriges.total()

    def test_trente_a_cinquante_evenements_par_personne_suivie(self, petit: Petit) -> None:
        tailles = [
            len(lus)
            for stream, lus in petit[0].lus().items()
            if lus[0].classe is DossierOuvert and fold(stream, lus).referent and fold(stream, lus).contrats
        ]
        assert 30 <= mean(tailles) <= 50

    def test_toutes_les_etapes_ont_lieu(self, moyen: Mesure) -> None:
        """A département of two thousand persons meets every step, the rarest included."""
        absents = {classe for classe in CATALOGUE if classe.type_stable() not in moyen.verite["evenements"]}
        assert absents == set(JAMAIS), A_RACONTER

    def test_cinq_cents_dossiers_suffisent(self, demonstration: Petit) -> None:
        """Rare steps come in turn: a demonstration meets them all too."""
        _, verite = demonstration
        absents = {classe for classe in CATALOGUE if classe.code not in verite.evenements}
        assert absents == set(JAMAIS), A_RACONTER

    def test_les_regles_ne_refusent_presque_rien(self, moyen: Mesure) -> None:
        """What is attempted beside the main story may be refused, and hardly ever is."""
        assert sum(moyen.verite["refus"].values()) <= moyen.verite["position"] // 1_000
