"""How do events become tables? One declaration per read model; the engine derives window, rebuild and checkpoint."""
