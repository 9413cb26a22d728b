"""How well the assistant understands a labelled set of questions, beside two simpler ways of doing it, as one page."""
