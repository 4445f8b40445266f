"""The guest mind: a model that decides through the same tools, and whose words are checked before they are said."""
