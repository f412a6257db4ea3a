"""Witnesses of a sealed log (C2SP tlog-witness): the sealer asks them, and one of ours answers for other logs."""
