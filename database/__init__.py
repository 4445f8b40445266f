"""Postgres: one module per noun, one function per query; the only room that speaks SQL."""
