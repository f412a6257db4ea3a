"""The scenery before anybody comes: the network of structures, the catalogue of offers."""
