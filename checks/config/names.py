"""The names a factor goes by."""

from checks.factor import FACTORS


def factor_id(name: str) -> str | None:
    """The id of the factor that `name` is the id, the numeral or the title of, in any case; None for no factor."""
    folded = name.strip().casefold().replace("_", "-")
    return next(
        (
            factor.id
            for factor in FACTORS.values()
            if folded in (factor.id, factor.numeral.casefold(), factor.title.casefold())
        ),
        None,
    )
