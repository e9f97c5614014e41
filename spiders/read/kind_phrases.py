"""Turns of phrase that tell the kind of a change item, as cheap triggers and patterns. Data for `kind_features`.

A pattern runs on the item's lower-case words, and only where one of its triggers occurs.
"""

from __future__ import annotations

import re
from functools import cache

_PHRASES: tuple[tuple[str, str, str], ...] = (
    ("no_longer", "longer|anymore", r"\bno longer\b|\bnot\b.{0,30}\banymore\b"),
    ("is_now", "now", r"\b(?:is|are|has|have|will|can|does|do)(?: been)? now\b|\bnow (?:is|are|has|have|can|will|does|be)\b"),
    ("now_verb", "now", r"\bnow [a-z]+s\b|\bnow (?:support|allow|use|require|return|includ)"),
    (
        "can_now",
        "now|you can|ability|able to|allow",
        r"\bcan now\b|\bnow (?:be able|possible|can)\b|\bit is now possible\b|\byou can\b|\bability to\b|\bable to\b|\ballows? (?:you|users?|to)\b",
    ),
    ("has_been", "been|was|were", r"\b(?:has|have) been\b|\bwas\b|\bwere\b"),
    ("was_removed", "remov|delet|drop|discontinu", r"\b(?:is|are|was|were|been|be|now) (?:\w+ )?(?:removed|deleted|dropped|discontinued)\b"),
    ("will_be_removed", "remov|drop|delet|future", r"\bwill (?:\w+ )?be (?:removed|dropped|deleted)\b|\bto be removed\b|\bfuture (?:release|version)"),
    ("is_deprecated", "deprecat", r"\b(?:is|are|been|now|be|mark\w*|as) deprecated\b|^deprecat"),
    ("favor", "favo", r"\bin favou?r of\b"),
    ("use_instead", "instead|replaced", r"\buse .{1,80} instead\b|\bshould be used instead\b|\breplaced (?:by|with)\b"),
    ("renamed_to", "renam|mov|->|→|=>", r"\brenam\w+ .{1,80} to\b|\bmov\w+ .{1,60} (?:to|from|into)\b|->|→|=>"),
    ("change_from_to", "chang", r"\bchang\w+ .{0,80}\bfrom\b.{1,60}\bto\b"),
    ("by_default", "default", r"\bby default\b|\bdefault(?:s|ed)? (?:to|value|is)\b|\bthe default\b"),
    ("drop_support", "support", r"\b(?:drop|remov)\w* (?:\w+ ){0,2}support\b|\bsupport for .{1,60}(?:dropped|removed)|\bno longer support"),
    (
        "min_version",
        "minimum|requir|node|python|go|php|java|ruby",
        r"\bminimum\b.{0,40}version|\bminimum supported\b|\brequires? .{0,30}(?:\d+\.\d+|\d+ or|version|>=)|\b(?:node|python|go|php|java|ruby)(?:\.js)? ?[<>v]?=?\d",
    ),
    (
        "bug_in",
        "bug|issue|problem|error|crash|panic|regression|race|exception|failure",
        r"\bbug (?:in|where|when|that|which|with|causing)|\b(?:issue|problem|error|crash|panic|regression|race|exception|failure)s? (?:in|where|when|that|which"
        r"|with|on|caused|causing|during|while|if|preventing)",
    ),
    ("caused", "caus|due|result|led|leading", r"\bcaus(?:ed|es|ing)\b|\bdue to\b|\bbecause\b|\bresult(?:ed|ing|s) in\b|\bled to\b|\bleading to\b"),
    ("would", "would|could|did|might|may", r"\b(?:would|could|did|might|may)\b"),
    ("not_being", "not |n't work", r"\bnot (?:being|working|showing|found|displayed|loading|set|respect\w+|updat\w+|saved)\b|\bdoes(?:n't| not) work\b"),
    ("cve", "cve-|ghsa-|cwe-", r"\bcve-\d|\bghsa-|\bcwe-"),
    (
        "sec_phrase",
        "security|vulnerab|xss|csrf|ssrf|rce|injection|traversal|site|denial|privilege|no_log|leak",
        r"\b(?:security|vulnerab|xss|csrf|ssrf|rce|injection|path traversal|cross.site|denial.of.service|privilege escalation|no_log|leak\w* (?:of )?(?:secret|cred|token|pass))",
    ),
    ("ver_from_to", "from", r"\bfrom\s+[\^~v]?\d[\w.]*\s+to\s+[\^~v]?\d"),
    ("to_ver", "to |@", r"\bto\s+(?:version\s+)?[\^~v]?\d+(?:\.\d+)*\b|@\s?\d"),
    ("memory_use", "memory|cpu|alloc", r"\bmemory (?:usage|use|consumption|footprint|allocation)|\bcpu\b|\ballocation"),
    (
        "faster",
        "fast|speed|perform|optimi|quick|reduc|less",
        r"\b(?:fast(?:er)?|speed(?:s|up| up)?|\d+ ?(?:%|x) (?:faster|less|reduc)|performan\w+|optimi[sz]\w+|quick\w*)\b",
    ),
    (
        "reduce_n",
        "reduc|avoid|minimi|eliminat|skip",
        r"\b(?:reduc|avoid|minimi|eliminat|skip)\w* .{0,40}(?:call|copy|copies|cop|alloc|request|lookup|quer|pars|clone|work|overhead|time|memory|lock|contention|unnecessary|redundant|duplicate)",
    ),
    ("unneeded", "unnecessary|redundant|repeated|superfluous|needless", r"\b(?:unnecessary|redundant|repeated|superfluous|needless)\b"),
    ("in_docs", "doc|readme|guide|tutorial|changelog|example|faq", r"\b(?:docs?|documentation|readme|guide|tutorial|changelog|examples?|faq|docstrings?)\b"),
    (
        "doc_end",
        "doc|readme|guide|tutorial|example|page|reference|instruction",
        r"\b(?:docs?|documentation|readme|guide|tutorial|examples?|page|reference|instructions)\W*$",
    ),
    ("mdfile", ".md|.rst|.txt", r"\.(?:md|rst|mdx|txt)\b"),
    ("typo", "typo|spell|grammar|wording", r"\btypos?\b|\bspelling\b|\bgrammar\b|\bwording\b|\bmisspell"),
    ("broken_link", "link|url", r"\b(?:broken|dead|fix\w*|updat\w*|wrong) (?:\w+ )?(?:links?|urls?)\b"),
    ("in_tests", "test|spec", r"\b(?:unit|e2e|integration|flaky|smoke|regression|snapshot)[ -]?tests?\b|\btests?\b|\bspecs?\b|\btest suite\b"),
    (
        "ci",
        "ci|github|workflow|lint|commit|coverage|make|docker|build|release",
        r"\bci\b|\bgithub actions?\b|\bworkflows?\b|\blint\w*|\bpre-?commit\b|\bcoverage\b|\bmakefile\b|\bdockerfile\b|\bbuild (?:script|system|process|image)|\brelease (?:process|script|workflow)",
    ),
    (
        "refactor",
        "refactor|clean|dead|unused|tidy|rename|rewrit|rewrote|internal",
        r"\brefactor\w*|\bclean(?:ed|s|ing)?[ -]?up\b|\bdead code\b|\bunused\b|\btidy|\brename\w* internal|\brewrit|\brewrote\b|\binternal(?:s|ly)?\b",
    ),
    (
        "story",
        "storybook|migrat|package|component|typ",
        r"\bstorybook\b|\bmigrat\w+\b.*\b(?:react|mui|typescript|package|v\d)|\bto (?:@\w+/)?ui package|\bfunction component\b|\btyp(?:ing|es|escript|ings)\b",
    ),
    ("add_test", "test", r"^add\w* .{0,40}\btests?\b"),
    ("thanks", "thank|credit|report|contribut", r"\bthanks?\b|\bcredits?\b|\breported by\b|\bcontributed\b"),
    ("props", "props", r"\bprops\b"),
    ("example", "e.g|example|such|i.e", r"\be\.g\.|\bfor example\b|\bsuch as\b|\bi\.e\."),
    ("ellipsis", "...|…", r"\.\.\.|…"),
    ("should", "should", r"\bshould\b"),
    ("must", "must|need|have to|required|make sure", r"\bmust\b|\bneeds? to\b|\bhave to\b|\brequired to\b|\bmake sure\b"),
    ("note", "note|please|see|warning", r"\bnote\b|\bplease\b|\bsee\b|\bwarning:"),
    ("you", "you", r"\byou(?:r)?\b"),
    ("we", "we|our", r"\bwe\b|\bour\b"),
    ("users", "user|customer|admin", r"\busers?\b|\bcustomers?\b|\badmins?\b"),
    ("better", "better|more|improv", r"\bbetter\b|\bmore \w+|\bimprov\w+"),
    ("error_msg", "error|message|warning", r"\berror (?:messages?|text|output|report\w*|handling)|\b(?:log|warning) messages?\b|\bwarnings?\b"),
    ("api_removed", "remov|drop", r"^(?:the )?[\w.`'-]+ (?:\w+ ){0,3}(?:has|have|was|were|is|are) (?:been )?(?:removed|dropped)"),
    ("moved_mod", "been|moved", r"\b(?:has|have) been (?:moved|migrated|replaced|renamed)|\bis moved\b"),
    (
        "new_noun",
        "new",
        r"^(?:a |an |the |brand )?new\b|\bnew (?:\w+ ){0,2}(?:option|widget|setting|command|method|function|feature|module|plugin|page|endpoint|field|flag|api"
        r"|type|hook|filter|parameter|metric|control|class|integration|event|tool|argument)s?\b",
    ),
    ("fallback", "fall", r"\bfall(?:s|ing)? ?back\b"),
    ("upgrade_dep", "up|bump", r"^(?:upgrade|update|bump)[sd]?\s+(?:\S+\s+){1,4}to\b"),
    ("alias", "alias", r"\balias\w*\b"),
    ("set_param", "as ", r"\bas (?:no_log|deprecated|experimental|optional|required)\b"),
    (
        "runtime",
        "node|python|go|php|ruby|java|jdk|ios|android|macos|windows|debian|ubuntu|alpine|postgres|mysql|wordpress|openssl|react native|kotlin|gradle|xcode|swift|rust|msrv|.net|ie",
        r"\b(?:node(?:\.?js)?|python|go|golang|php|ruby|java|jdk|ios|android|macos|windows|debian|ubuntu|alpine|postgres\w*|mysql|wordpress|openssl"
        r"|react native|kotlin|gradle|xcode|swift|rust|msrv|\.net|ie)\b ?v?\d",
    ),
    ("drop_runtime", "drop|remov", r"^(?:drop|remov)\w* .{0,30}(?:\bnode\b|\bpython\b|\bphp\b|\bruby\b|\bie\b|\bsupport\b)"),
    ("http_path", "/", r"^(?:get|post|put|delete|patch) /|^/\w+/"),
    ("rm_depr", "deprecated", r"^(?:remov|drop|delet)\w* .{0,20}deprecated"),
    ("rm_unused", "remov|drop|delet", r"^(?:remov|drop|delet)\w* .{0,20}(?:unused|unnecessary|dead|duplicate|redundant|extra|old|stale)"),
    ("warn_if", "warn", r"^warn\w* (?:if|when|about|on)\b"),
    ("first_time", "from now|as of|starting", r"\bfrom now on\b|\bas of\b|\bstarting (?:with|from|in)\b"),
    ("percent", "%", r"\d ?%"),
    ("question", "?", r"\?"),
    ("rev", "revert", r"^revert"),
    ("wip", "part|wip|initial", r"\bpart \d|\bwip\b|\binitial\b"),
    ("integration", "integrat", r"\bintegrat\w+ with\b|\bintegration\b"),
    ("translations", "translat|locali|i18n|language", r"\btranslat\w+|\blocali[sz]\w+|\bi18n\b|\blanguage files?\b"),
    ("compat", "compatib", r"\bcompatib\w+"),
    ("option_to", "option|setting|flag|ability|parameter", r"\b(?:option|setting|flag|ability|parameter)s? (?:to|for)\b"),
    ("initial", "initial|first", r"\binitial (?:release|version|support|implementation|commit)\b|\bfirst (?:public|release|version)"),
    ("error_for", "raise|throw|return|emit|warn|error", r"\b(?:raise|throw|return|emit|warn|error)\w* .{0,30}\b(?:when|if|on|for|instead)\b"),
)

PHRASES: tuple[tuple[str, tuple[str, ...], str], ...] = tuple((name, tuple(triggers.split("|")), pattern) for name, triggers, pattern in _PHRASES)
"""Name, triggers (any of them must occur), pattern."""


@cache
def phrase_pattern(place: int) -> re.Pattern[str]:
    """-> the pattern of the phrase at `place`, made when it is first asked: few of them are."""
    return re.compile(PHRASES[place][2])
