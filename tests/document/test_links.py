"""The allow-list of links and pictures."""

import pytest

from socdocs.document.links import local_picture, safe_target


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://example.org/a?b=1#c", "https://example.org/a?b=1#c"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("http://example.org/é b", "http://example.org/%C3%A9%20b"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("http://[2001:db8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
        ("https://example.org/" + "a" * 2028, "https://example.org/" + "a" * 2028),
    ],
)
def test_targets_that_may_be_followed(url, target):
    assert safe_target(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "//example.org",
        "/etc/passwd",
        "#here",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.org",
        "https://",
        "https:example.org",
        "http://me@example.org",
        "http://me:secret@example.org",
        "https://[::1",
        "http://[::1]%2Fstatus",
        "http://[1:2]",
        "mailto:nobody",
        "https://example.org/" + "a" * 2029,
    ],
)
def test_targets_that_are_dropped(url):
    assert safe_target(url) is None


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("a.png", "a.png"),
        ("pictures/my%20map.png", "pictures/my map.png"),
        ("http://example.org/a.png", None),
        ("//example.org/a.png", None),
        ("%2F%2Fexample.org/a.png", None),
        ("data:image/png;base64,AA", None),
        ("/a.png", None),
        ("\\\\server\\a.png", None),
        ("C:\\a.png", None),
        ("", None),
    ],
)
def test_pictures_lie_beside_the_description(source, path):
    assert local_picture(source) == path
