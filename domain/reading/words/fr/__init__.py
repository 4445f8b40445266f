"""Words of one language, a file for each subject."""
