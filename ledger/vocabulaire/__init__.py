"""The words of the ledger: closed lists of codes with their French labels, one module per family of steps."""
