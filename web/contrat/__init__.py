"""The contract of the HTTP interface: the problems that it may answer, and who announces them to its document."""
