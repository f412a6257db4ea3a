"""The APIs of the SI Plateforme as the simulator answers them: one module each, a folder where it takes several."""
