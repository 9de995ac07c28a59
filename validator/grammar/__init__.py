"""The grammars of JATS at work: which one, the verdict, the explanation, the repair."""
