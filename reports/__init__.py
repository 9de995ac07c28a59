"""The report writers: one small module per format."""

if __name__ != "validator.reports":
    raise ImportError(
        f"the reports of jatslint are imported as 'validator.reports', not as {__name__!r}: "
        "the bare name belongs to other distributions"
    )
