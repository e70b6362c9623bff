"""What a pull request costs at GitHub, measured again: the figure in `benchmarks/api_calls.md` is not out of date."""

from __future__ import annotations

from benchmarks.api_calls import ALLOWED, PAGE, measured


def test_a_hundred_files_with_twenty_findings_cost_no_more_than_twelve_requests_and_what_the_page_says() -> None:
    rows = list(measured())
    assert all(requests <= ALLOWED for _, requests, _ in rows)
    # How many batches of files are read without a checkout is the rules' business; all else is fixed.
    page = PAGE.read_text(encoding="utf-8").strip().splitlines()[-len(rows) :]
    assert [f"| {name} | {requests} | {writes} |" for name, requests, writes in rows[:-1]] == page[:-1]
