"""Nouns and rules of the front desk; pure: no I/O, no clock."""
