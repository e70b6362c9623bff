from checks.documents.plain_text import TEXT, parse
from checks.text import Text


def test_any_file_is_claimed_and_kept_as_it_is() -> None:
    text = Text("a/b.unknown", "x\n")
    assert parse(text).text is text
    assert parse(text).path == "a/b.unknown"
    assert TEXT.claims[0].names + TEXT.claims[0].suffixes + TEXT.claims[0].markers == ()
