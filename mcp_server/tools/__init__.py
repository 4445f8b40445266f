"""One file per tool; a file here is all it takes to add one."""
