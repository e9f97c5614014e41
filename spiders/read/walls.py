"""Pages that stand in front of the page that was asked for: challenges, log-ins, consent, "not found" answered with 200."""

from __future__ import annotations

import re

from spiders.read.display_text import fold_space
from spiders.read.html_main import strip_furniture, strip_hidden
from spiders.read.html_tree import Element, parse_html, text_size
from spiders.read.html_visibility import page_styles

BLOCKED, AUTH_WALL, CONSENT, SOFT_404 = "blocked", "auth_wall", "consent", "soft_404"

MAX_WALL_CHARS = 2_500
"""A wall says little: a page with more visible text than this is content, whatever scripts it carries."""
_MAX_LEFT_CHARS = 200

_CHALLENGE = re.compile(
    r"just a moment|attention required|checking (?:if the site|your browser)|verif(?:y|ying) (?:that )?you are (?:a )?human|"
    r"are you (?:a )?(?:human|robot)|not a (?:ro)?bot\b|robot check|"
    r"human verification|bot verification|pardon our interruption|access (?:to this page has been )?denied|request (?:was )?(?:blocked|"
    r"unsuccessful)|unusual traffic|security check|"
    r"ddos-guard|complete the (?:captcha|security check)|you have been blocked|enable javascript and cookies to continue|403 forbidden|"
    r"error 10(?:06|09|15|20)\b|"
    r"sicherheits(?:ü|ue)berprüfung|kein roboter|pas un robot|no soy un robot|accès refusé|zugriff verweigert|acceso denegado",
    re.IGNORECASE,
)
_CHALLENGE_CODE = re.compile(
    r"cf[-_]chl|challenge-platform|challenge-form|_incapsula_resource|px-captcha|captcha-delivery\.com|g-recaptcha|h-captcha|"
    r"hcaptcha\.com|cf-turnstile|cp_challenge|awswafcookiedomainlist|"
    r"sucuri_cloudproxy|kpsdk|anubis_challenge|geetest|friendlycaptcha|arkoselabs",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"""type\s*=\s*["']?password\b|name\s*=\s*["']?SAMLRequest""", re.IGNORECASE)
_LOGIN = re.compile(
    r"\b(?:log ?in|sign ?in|single sign-on|sso|authenticat\w+|anmelden|anmeldung|einloggen|connexion|se connecter|iniciar sesi[oó]n|"
    r"accedi|entrar|inloggen|войти)\b|登录|ログイン|로그인",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|\bcookies?\b|\bconsent\b|privacy (?:choices|settings|preferences)|bevor sie|zustimmung|einwilligung|"
    r"consentement|consentimiento|datenschutz-?einstellungen",
    re.IGNORECASE,
)
_AGREE = re.compile(r"\b(?:accept|agree|reject|allow|manage|akzeptieren|zustimmen|ablehnen|accepter|refuser|aceptar|rechazar|accetta|aceitar)\b", re.IGNORECASE)
_NOT_FOUND = re.compile(
    r"\b404\b|(?:page|site|file|url|resource|content|"
    r"document)\W{1,3}(?:(?:was|is|could|can|cannot|can't|couldn't|be|you|requested|were|looking|for)\W{1,3}){0,5}not\W{1,3}(?:be\W{1,3})?found|"
    r"^\W*not found|not found\W*$|(?:can'?t|cannot|couldn'?t) find (?:that|this|the) page|page (?:doesn'?t|does not|no longer) exists?|"
    r"nicht gefunden|introuvable|no encontrad[ao]|"
    r"non trovata|não encontrada|niet gevonden|не найдена|页面不存在|見つかりません|찾을 수 없",
    re.IGNORECASE,
)
_MAX_TITLE_CHARS = 120


def find_wall(html: str) -> str | None:
    """-> `blocked`, `auth_wall`, `consent` or `soft_404` where the page is a wall, None where it is content (or empty)."""
    if text_size(html) > 4 * MAX_WALL_CHARS:
        return None
    root = parse_html(html)
    title = next((fold_space(element.text()) for element in root.walk() if element.tag == "title"), "")
    strip_hidden(root, page_styles(root))
    text = fold_space(root.text())
    if len(text) > MAX_WALL_CHARS:
        return None
    head = next((fold_space(element.text()) for element in root.walk() if element.tag in ("h1", "h2")), "")
    names = [name for name in (title, head) if name and len(name) <= _MAX_TITLE_CHARS]
    if any(_CHALLENGE.search(name) for name in names) or (_CHALLENGE_CODE.search(html) and (len(text) < 600 or _CHALLENGE.search(text))):
        return BLOCKED
    if any(_NOT_FOUND.search(name) for name in names):
        return SOFT_404
    if _PASSWORD.search(html) and (len(text) < 600 or any(_LOGIN.search(name) for name in names)):
        return AUTH_WALL
    return CONSENT if _CONSENT.search(text) and _AGREE.search(text) and _is_only_consent(root, names) else None


def _is_only_consent(root: Element, names: list[str]) -> bool:
    if any(_CONSENT.search(name) for name in names):
        return True
    strip_furniture(root)
    is_content = any(element.tag in ("h1", "h2", "h3", "time", "article") for element in root.walk())
    return not is_content and len(fold_space(root.text())) < _MAX_LEFT_CHARS
