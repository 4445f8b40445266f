"""From what a person wrote to facts: value, span, confidence. Pure functions of text, locale and moment."""
