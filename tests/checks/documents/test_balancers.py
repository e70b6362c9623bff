"""Caddyfiles and the options of Elastic Beanstalk."""

from __future__ import annotations

import pytest

from checks.documents import beanstalk, caddyfile
from checks.errors import Unreadable
from checks.text import Text

CADDYFILE = """{
    email me@example.org
}
shop.example.org {
    # a comment
    reverse_proxy web:3000 web:3001 {
        lb_policy "ip_hash" # all day
    }
}
"""


def test_directives_of_a_caddyfile_know_the_blocks_around_them() -> None:
    read = caddyfile.parse(Text("Caddyfile", CADDYFILE))
    assert [(each.name, each.values, each.within) for each in read.directives] == [
        ("email", ("me@example.org",), ("",)),
        ("shop.example.org", (), ()),
        ("reverse_proxy", ("web:3000", "web:3001"), ("shop.example.org",)),
        ("lb_policy", ("ip_hash",), ("shop.example.org", "reverse_proxy")),
    ]
    assert [each.span.line for each in read.named("lb_policy")] == [7]


def test_blocks_that_never_end_are_refused() -> None:
    with pytest.raises(Unreadable):
        caddyfile.parse(Text("Caddyfile", "a {\n" * 100))


@pytest.mark.parametrize(
    "settings",
    [
        "  - namespace: aws:elasticbeanstalk:environment:process:default\n    option_name: StickinessEnabled\n    value: true\n",
        "  aws:elasticbeanstalk:environment:process:default:\n    StickinessEnabled: true\n",
    ],
)
def test_options_of_beanstalk_are_read_from_lists_and_mappings(settings: str) -> None:
    read = beanstalk.parse(Text(".ebextensions/lb.config", f"option_settings:\n{settings}"))
    (option,) = read.options
    assert (option.namespace.rpartition(":")[2], option.name, option.value) == ("default", "StickinessEnabled", "true")
