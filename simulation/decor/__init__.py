"""What stands before anybody comes: the network of structures, the catalogue of offers."""
