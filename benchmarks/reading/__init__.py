"""How well `domain/reading` reads rows nobody here wrote: `make bench-reading`."""
