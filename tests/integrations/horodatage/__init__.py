"""Tests of time-stamping, against a real authority: that of OpenSSL."""
