"""Walls in front of a page are named; pages that only mention them are content (faults A16 to A18, E6)."""

from __future__ import annotations

import pytest

from spiders.read.walls import AUTH_WALL, BLOCKED, CONSENT, SOFT_404, find_wall

WALLS = {
    "A18 cloud challenge": (BLOCKED, "<title>Just a moment...</title><h1>vendor.example</h1><script>window._cf_chl_opt={}</script>"),
    "A18 firewall": (BLOCKED, "<title>Attention Required!</title><h1>Sorry, you have been blocked</h1>"),
    "A18 bare": (BLOCKED, "<html><head><title>Access denied</title></head><body>Reference 18.2</body></html>"),
    "A18 picture puzzle": (BLOCKED, '<body><p>Please show that you are no machine.</p><div class="h-captcha" data-sitekey="x"></div></body>'),
    "A18 proof of work": (BLOCKED, "<title>Making sure you're not a bot!</title><p>Please wait</p>"),
    "A18 press and hold": (BLOCKED, '<div id="px-captcha"></div><h1>Before we continue...</h1>'),
    "A18 interruption": (BLOCKED, "<title>Pardon Our Interruption</title><p>Something about your browser made us think you are a bot.</p>"),
    "A18 rate": (BLOCKED, "<h1>We have seen unusual traffic from your network</h1>"),
    "A18 German": (BLOCKED, "<title>Sicherheitsüberprüfung</title><p>Einen Augenblick</p>"),
    "A18 waiting room": (BLOCKED, "<title>Checking your browser before you enter</title>"),
    "A16 log-in": (AUTH_WALL, '<title>Log in | Vendor</title><form><input name=u><input type="password"></form>'),
    "A16 sign-on": (AUTH_WALL, '<body onload="document.forms[0].submit()"><form method=post><input type=hidden name="SAMLRequest" value="x"></form></body>'),
    "E06 consent page": (
        CONSENT,
        "<title>Before you continue</title><p>We use cookies.</p><form><button>Accept all</button><button>Reject all</button></form>",
    ),
    "E06 consent only": (CONSENT, '<div class="cmp">We and our partners store cookies. <button>Accept</button> <button>Manage</button></div>'),
    "A17 title": (SOFT_404, "<title>404 - Vendor</title><p>Nothing here. Try our blog.</p>"),
    "A17 words": (SOFT_404, "<h1>The page you were looking for could not be found</h1>"),
    "A17 French": (SOFT_404, "<title>Page introuvable</title><h1>Oups</h1>"),
}
CONTENT = {
    "about a challenge": "<title>Changelog</title><h1>Changelog</h1><h2>1.2</h2><ul><li>The h-captcha widget loads later</li><li>Sign in with a password manager</li></ul>"
    + "<p>more words</p>" * 60,
    "about 404": "<title>Changelog</title><h1>Changelog</h1><h2>1.2</h2><ul><li>Fixed: 404 page not found for old links</li></ul>",
    "with a log-in box": "<title>Changelog</title><h1>Changelog</h1>" + "<h2>1.2</h2><p>" + "words " * 200 + "</p><form><input type=password></form>",
    "with a notice": '<title>Notes</title><main><h1>1.0</h1><p>First.</p></main><div class="cookies">We use cookies <button>Accept</button></div>',
    "about cookies": "<title>Notes</title><h1>1.0</h1><ul><li>Cookies: accept or reject them one by one</li></ul>",
    "empty": "",
    "text": "no markup at all",
}


@pytest.mark.parametrize("case", WALLS)
def test_walls_are_named(case: str) -> None:
    kind, page = WALLS[case]
    assert find_wall(page) == kind


@pytest.mark.parametrize("case", CONTENT)
def test_content_is_no_wall(case: str) -> None:
    assert find_wall(CONTENT[case]) is None


def test_a_challenge_script_on_a_full_page_is_no_wall() -> None:
    page = "<title>Changelog</title><script src=/cdn/challenge-platform/x.js></script>" + "<h2>1.2</h2><p>Something was made better than it was.</p>" * 80
    assert find_wall(page) is None
