"""One file per command: a typer `app` that reads arguments, calls what does the work, and prints."""
