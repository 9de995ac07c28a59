"""The rules: each module detects one problem and proposes its fix."""

if __name__ != "validator.rules":
    raise ImportError(
        f"the rules of jatslint are imported as 'validator.rules', not as {__name__!r}: "
        "the bare name belongs to other distributions"
    )
