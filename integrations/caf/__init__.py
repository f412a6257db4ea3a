"""CAF and MSA: the XML flow of RSA recipients (VRSB0801), read and written; CNAF codes stay in this folder."""
