"""The population as a flow of the CAF: written and read back without a doubt, it tells of the same persons."""

from pathlib import Path

from integrations.caf.codes import Role
from integrations.caf.ecriture import ecrire_flux
from integrations.caf.flux import lire_flux
from integrations.caf.modele import Foyer, soumis
from integrations.caf.nir import naissance_coherente, sexe_coherent
from integrations.caf.traduction import commune, droit, matricule
from ledger.dossier import fold
from ledger.events.entree.droits import DossierOuvert
from ledger.flux import flux_identifiant
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant
from simulation import Verite, en_tete, population
from tests.simulation.journal import CLE, JUSQU_AU, JournalMemoire, parametres

VOULUS = parametres(400)


def test_ce_qui_est_ecrit_est_relu(tmp_path: Path) -> None:
    foyers = list(population(VOULUS))
    chemin = tmp_path / "flux.xml"
    assert ecrire_flux(chemin, en_tete(VOULUS), foyers) == len(foyers)
    with lire_flux(chemin, aujourd_hui=JUSQU_AU) as flux:
        relus = list(flux)
    assert relus == foyers
    assert flux.bilan.avertissements == ()
    assert not any(foyer.avertissements for foyer in relus if isinstance(foyer, Foyer))


def test_les_personnes_du_flux_sont_celles_du_journal(petit: tuple[JournalMemoire, Verite]) -> None:
    """Same NIR, same matricule, same right and same commune as the state of the dossier that they lead to."""
    journaux = petit[0].lus()
    dossiers = set()
    for foyer in population(VOULUS):
        etat, motif, _ = droit(foyer)
        for personne in foyer.personnes:
            if personne.role is Role.ENFANT:
                continue
            valeurs = {GenreIdentifiant.NIR: personne.nir, GenreIdentifiant.MATRICULE: matricule(foyer, personne)}
            (stream,) = {
                e.corps["dossier"]
                for genre, valeur in valeurs.items()
                for e in journaux[flux_identifiant(CLE, genre, valeur or "")]
            }
            lus = next(lus for flux, lus in journaux.items() if str(flux) == stream)
            droits = fold(lus[0].stream, lus).droits
            assert droits is not None
            assert (droits.etat, droits.motif, droits.soumis) == (etat, motif, personne.soumis_droits_devoirs)
            assert droits.commune == commune(foyer)
            assert droits.a_accompagner == (personne in soumis(foyer))
            dossiers.add(stream)
    assert len(dossiers) == VOULUS.personnes == sum(lus[0].classe is DossierOuvert for lus in journaux.values())


def test_les_numeros_sont_coherents_et_uniques() -> None:
    personnes = [p for foyer in population(VOULUS) for p in foyer.personnes if p.role is not Role.ENFANT]
    assert len({personne.nir for personne in personnes}) == len(personnes)
    for personne in personnes:
        assert personne.nir is not None
        assert personne.sexe is not None
        assert sexe_coherent(personne.nir, personne.sexe)
        assert naissance_coherente(personne.nir, personne.naissance_le)
    matricules = [(foyer.organisme, foyer.matricule) for foyer in population(VOULUS)]
    assert len(set(matricules)) == len(matricules)


def test_la_situation_du_foyer_se_lit_dans_ses_personnes() -> None:
    for foyer in population(VOULUS):
        roles = [personne.role for personne in foyer.personnes]
        assert roles[0] is Role.DEMANDEUR
        assert roles.count(Role.CONJOINT) <= 1
        naissances = [p.naissance_le for p in foyer.personnes if p.role is not Role.ENFANT]
        assert len(set(naissances)) == len(naissances), "la naissance distingue les adultes d'un même matricule"
