module parcours.invalid/preuve

go 1.23
