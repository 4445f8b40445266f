"""Drivers that never end: turns, deliveries, the clock."""
