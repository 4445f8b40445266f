"""Concierge: wiring and command line. Imported by nobody."""
