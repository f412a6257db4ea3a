// Reads a bundle of proof with code that is not ours: golang.org/x/mod/sumdb and github.com/transparency-dev.
//
//	go run . lot-folder tiles-folder
//
// lot-folder is a bundle, unzipped; tiles-folder is what the sealer publishes. Prints what it verified, or fails.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	fmtlog "github.com/transparency-dev/formats/log"
	fmtnote "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type feuille struct {
	Index   uint64   `json:"index"`
	Feuille []byte   `json:"feuille"`
	Preuve  [][]byte `json:"preuve"`
	Note    string   `json:"note"`
}

func exiger(err error, quoi string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", quoi, err)
		os.Exit(1)
	}
}

func lire(dossier, nom string) []byte {
	octets, err := os.ReadFile(filepath.Join(dossier, nom))
	exiger(err, nom)
	return octets
}

// dossierDeTuiles gives tlog the tiles that the sealer publishes.
type dossierDeTuiles string

func (d dossierDeTuiles) Height() int                                { return 8 }
func (d dossierDeTuiles) SaveTiles(tiles []tlog.Tile, data [][]byte) {}
func (d dossierDeTuiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	lues := make([][]byte, len(tiles))
	for i, t := range tiles {
		chemin := strings.TrimPrefix(t.Path(), "tile/8/") // tlog-tiles leaves the height out
		octets, err := os.ReadFile(filepath.Join(string(d), "tile", chemin))
		if err != nil {
			return nil, err
		}
		lues[i] = octets
	}
	return lues, nil
}

func inclusion(f feuille, cp *fmtlog.Checkpoint, quoi string) {
	h := rfc6962.DefaultHasher.HashLeaf(f.Feuille)
	exiger(proof.VerifyInclusion(rfc6962.DefaultHasher, f.Index, cp.Size, h, f.Preuve, cp.Hash), quoi+" (transparency-dev)")
	var p tlog.RecordProof
	for _, frere := range f.Preuve {
		p = append(p, tlog.Hash(frere))
	}
	racine := tlog.Hash(cp.Hash)
	exiger(tlog.CheckRecord(p, int64(cp.Size), racine, int64(f.Index), tlog.RecordHash(f.Feuille)), quoi+" (sumdb)")
}

func main() {
	lot, tuiles := os.Args[1], dossierDeTuiles(os.Args[2])
	cles := strings.Fields(string(lire(lot, "cles.vkey")))
	v, err := note.NewVerifier(cles[0])
	exiger(err, "cles.vkey")
	cp, _, _, err := fmtlog.ParseCheckpoint(lire(lot, "checkpoint"), v.Name(), v)
	exiger(err, "checkpoint")

	// Witnesses, if any: cosignatures of the same text.
	for _, cle := range cles[1:] {
		t, err := fmtnote.NewVerifier(cle)
		exiger(err, "cles.vkey")
		signee, err := note.Open(lire(lot, "checkpoint"), note.VerifierList(v, t))
		exiger(err, "checkpoint")
		if len(signee.Sigs) != 2 {
			exiger(fmt.Errorf("%d signatures", len(signee.Sigs)), t.Name())
		}
	}

	fichier, err := os.Open(filepath.Join(lot, "feuilles.jsonl"))
	exiger(err, "feuilles.jsonl")
	lignes := bufio.NewScanner(fichier)
	lignes.Buffer(nil, 1<<24)
	nombre := 0
	for lignes.Scan() {
		var f feuille
		exiger(json.Unmarshal(lignes.Bytes(), &f), "feuilles.jsonl")
		inclusion(f, cp, fmt.Sprintf("feuille %d", f.Index))
		nombre++
	}

	var carte feuille
	exiger(json.Unmarshal(lire(lot, "carte"), &carte), "carte")
	cpCarte, _, _, err := fmtlog.ParseCheckpoint([]byte(carte.Note), v.Name()+"/carte", v)
	exiger(err, "note de la carte")
	inclusion(carte, cpCarte, "carte")

	// Tiles lead to the root, and every earlier checkpoint is the beginning of the last one.
	arbre := tlog.Tree{N: int64(cp.Size), Hash: tlog.Hash(cp.Hash)}
	lecteur := tlog.TileHashReader(arbre, tuiles)
	points, err := filepath.Glob(filepath.Join(os.Args[2], "points", "????????????"))
	exiger(err, "points")
	for _, chemin := range points {
		octets, err := os.ReadFile(chemin)
		exiger(err, chemin)
		ancien, _, _, err := fmtlog.ParseCheckpoint(octets, v.Name(), v)
		exiger(err, chemin)
		preuve, err := tlog.ProveTree(arbre.N, int64(ancien.Size), lecteur)
		exiger(err, chemin)
		exiger(tlog.CheckTree(preuve, arbre.N, arbre.Hash, int64(ancien.Size), tlog.Hash(ancien.Hash)), chemin)
		var freres [][]byte
		for _, h := range preuve {
			freres = append(freres, append([]byte(nil), h[:]...))
		}
		if ancien.Size < cp.Size {
			exiger(proof.VerifyConsistency(rfc6962.DefaultHasher, ancien.Size, cp.Size, freres, ancien.Hash, cp.Hash), chemin)
		}
	}

	// The proof published with a checkpoint shows that it goes on from the one before.
	suites, err := filepath.Glob(filepath.Join(os.Args[2], "points", "*.suite"))
	exiger(err, "points")
	for _, chemin := range suites {
		avant, note, _ := strings.Cut(string(lire(os.Args[2], "points/"+filepath.Base(chemin))), "\n\n")
		suivant, _, _, err := fmtlog.ParseCheckpoint([]byte(note), v.Name(), v)
		exiger(err, chemin)
		lignes := strings.Split(avant, "\n")
		var taille uint64
		_, err = fmt.Sscanf(lignes[0], "old %d", &taille)
		exiger(err, chemin)
		if taille == 0 {
			continue
		}
		ancien, _, _, err := fmtlog.ParseCheckpoint(lire(os.Args[2], fmt.Sprintf("points/%012d", taille)), v.Name(), v)
		exiger(err, chemin)
		var freres [][]byte
		for _, ligne := range lignes[1:] {
			frere, err := base64.StdEncoding.DecodeString(ligne)
			exiger(err, chemin)
			freres = append(freres, frere)
		}
		exiger(proof.VerifyConsistency(rfc6962.DefaultHasher, taille, suivant.Size, freres, ancien.Hash, suivant.Hash), chemin)
	}
	fmt.Printf("%d feuilles, %d points, %d suites\n", nombre, len(points), len(suites))
}
