"""The words of the market: what a team scheduling product can be said to have gained, improved or repaired.

Phrases are kept without capital letter and full stop; a vendor's voice (`voices.py`) makes a sentence of them. Features
are imperative ("filter the week view by skill"), improvements and fixes are clauses with a subject.
"""

from __future__ import annotations

from itertools import product

# fmt: off
Patterns = tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]

SHIFT_VIEWS = ("the week view", "the month view", "the open shifts board", "the absence calendar", "the timesheet list")
PEOPLE_VIEWS = ("the team directory", "the swap inbox", "the audit log")
VIEWS = SHIFT_VIEWS + PEOPLE_VIEWS
REPORTS = ("the hours report", "the overtime report", "the absence summary", "the labour cost forecast", "the attendance log",
           "the payroll preview", "the fairness report")
SHIFT_ATTRIBUTES = ("skill", "site", "cost centre", "contract type", "shift length", "line manager", "certificate")
PEOPLE_ATTRIBUTES = ("role", "site", "contract type", "line manager", "certificate", "start date")

FEATURE_PATTERNS: Patterns = (
    ("filter {0} by {1}", SHIFT_VIEWS, SHIFT_ATTRIBUTES),
    ("filter {0} by {1}", PEOPLE_VIEWS, PEOPLE_ATTRIBUTES),
    ("export {0} as {1}", REPORTS, ("an Excel workbook", "a signed PDF", "JSON Lines", "a CSV with one row per shift")),
    ("get {0} when {1}", ("a push notification", "a text message", "a daily digest", "a message in the team channel"),
     ("a shift stays open for two days", "someone calls in sick", "a swap waits for approval", "planned hours pass the budget",
      "a certificate is about to expire", "a rota is published late", "a clock-in is missed", "a new starter has no shifts")),
    ("require {0} before {1}", ("a second approval", "a written reason", "a manager's sign-off", "a skills check"),
     ("a published shift is changed", "overtime is booked", "leave is cancelled", "a timesheet is reopened", "a shift is given away",
      "a pay rule is edited")),
    ("copy {0} to {1}", ("a whole week", "a single day", "a shift pattern", "a staffing plan", "a set of pay rules"),
     ("another team", "another site", "the next quarter", "several sites at once")),
    ("set {0} per {1}", ("a weekly hours budget", "a minimum staffing level", "a maximum number of night shifts", "a notice period for swaps",
                         "a rest time between shifts", "a cap on paid breaks"), ("site", "team", "role", "contract", "day of the week")),
    ("attach {0} to {1}", ("a handover note", "a checklist", "a floor plan", "a photo", "a voice memo"),
     ("a shift", "an open shift", "a leave request", "a timesheet entry", "a site")),
    ("share {0} with {1}", ("a read-only rota", "a staffing forecast", "the on-call list", "a holiday calendar", "a training plan"),
     ("an agency", "a client", "people outside the company", "the whole region", "a works council")),
    ("restrict {0} to {1}", ("publishing a rota", "editing pay rules", "seeing labour cost", "approving overtime", "deleting shifts",
                             "changing clock-in times"), ("site managers", "people with a given role", "named approvers", "payroll staff")),
    ("see {0} beside {1}", ("planned cost", "expected demand", "last year's hours", "remaining leave", "the fairness score", "travel time"),
     ("each shift", "each day of the rota", "every person in the picker", "the site's daily total")),
    ("send {0} by e-mail {1}", REPORTS, ("every Monday morning", "on the first of the month", "at the end of each pay period")),
    ("edit {0} of {1} in one go", ("start times", "break lengths", "job codes", "pay rates", "notes", "locations"),
     ("selected shifts", "a recurring pattern", "all open shifts", "imported shifts")),
    ("clock in {0}{1}", ("with a QR code at the door", "from a shared tablet with a PIN", "by text message", "only within 100 metres of the site",
                         "with a badge reader", "while offline and upload later"), ("",)),
    ("plan {0} {1}", ("on-call duty", "standby shifts", "split shifts", "overnight shifts", "training days", "volunteer shifts"),
     ("as a rotating pattern", "by drag and drop", "from a demand forecast", "across time zones")),
    ("let people {0} {1}", ("offer a shift", "ask for leave", "state their availability", "pick up extra hours", "confirm a rota",
                            "correct a missed clock-in"),
     ("from the lock screen", "in the web app", "through the team chat", "from a calendar invite", "without an account")),
    ("import {0} from {1}", ("shifts", "staff records", "absence balances", "demand forecasts", "pay codes", "site addresses"),
     ("a spreadsheet", "an SFTP folder", "another workspace", "a signed webhook")),
    ("use the API to {0} {1}", ("list open shifts", "create absences", "read clock-ins", "approve timesheets", "publish a rota", "manage webhooks"),
     ("in one batch", "with an idempotency key", "by external ID", "page by page")),
    ("group {0} by {1}", SHIFT_VIEWS, SHIFT_ATTRIBUTES),
    ("group {0} by {1}", PEOPLE_VIEWS, PEOPLE_ATTRIBUTES),
    ("compare {0} between {1}", ("planned and worked hours", "sick leave", "overtime cost", "open shift fill rates", "no-show rates"),
     ("two sites", "this year and last year", "contract types", "any two pay periods")),
)

IMPROVEMENT_PATTERNS: Patterns = (
    ("{0} now {1}", VIEWS, ("remembers your last filter", "shows totals while you scroll", "keeps the selection after a reload",
                            "marks unsaved edits with a dot", "has larger touch targets on phones", "follows the system's dark mode",
                            "lists the most recent change first", "wraps long names instead of cutting them")),
    ("{0} now {1}", REPORTS, ("includes the cost centre", "shows subtotals for each site", "explains every rounding step",
                              "names the person who approved each row", "leaves out people without a contract",
                              "keeps its column order between visits", "warns before it covers an open pay period")),
    ("{0} now {1}", ("the shift picker", "the leave form", "the availability form", "the swap form", "the clock-in correction form"),
     ("suggests the last three choices", "accepts keyboard shortcuts", "explains why an entry is refused", "works with screen readers",
      "saves a draft every few seconds", "shows local time next to site time", "needs one step less")),
    ("{0} now {1}", ("the invitation e-mail", "the setup guide", "the help centre"),
     ("fits on one phone screen", "comes in nine more languages", "starts with the three most common questions", "names the person to ask")),
)

FIX_PATTERNS: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (VIEWS, ("lost the scroll position", "showed yesterday's totals", "hid the last row", "jumped to the wrong week"),
     ("after a daylight saving change", "when two managers edited at once", "for people with two contracts", "on narrow screens")),
    (REPORTS, ("counted paid breaks twice", "left out overnight shifts", "failed with an empty file", "rounded hours down"),
     ("when a pay period ended on a Sunday", "for sites without a cost centre", "after a contract change", "with more than 500 people")),
    (("the calendar sync", "the payroll export", "the HR directory import", "the webhook sender"),
     ("skipped all-day absences", "stopped after the first error", "sent the same record twice", "ignored renamed sites"),
     ("when the connection dropped", "for deleted people", "during the nightly run", "after a token was renewed")),
    (("the mobile app", "the kiosk app", "the clock-in terminal", "the manager app"),
     ("froze on the loading screen", "signed people out", "showed a blank rota", "refused a valid PIN"),
     ("after an update", "on a slow network", "when the phone was set to 24-hour time", "while a photo was uploading")),
)

PERFORMANCE_PATTERNS: Patterns = (
    ("{0} opens up to {1} faster for teams above 200 people", VIEWS, ("30 %", "40 %", "60 %")),
    ("{0} is calculated in {1} instead of a minute", REPORTS, ("four seconds", "ten seconds")),
)

SECURITY_PHRASES = (
    "session tokens are revoked when a password is changed", "a crafted calendar link could reveal the names of other sites",
    "file uploads are checked for disguised scripts", "API keys can no longer be read back after creation",
    "the sign-in form limits attempts per account", "a missing permission check let planners see pay rates",
    "webhook signatures are compared in constant time", "the kiosk PIN is no longer written to the device log",
    "invitation links expire after seven days", "a stored script could run in the name field of a site",
    "the audit log records changes made by support staff", "an outdated PDF component was replaced after a reported overflow",
    "single sign-on checks the audience of every assertion", "an export link could be opened without signing in",
)
DEPRECATION_PHRASES = (
    "the v1 shifts endpoint is deprecated and will be switched off in twelve months", "the old kiosk app is deprecated in favour of the web kiosk",
    "basic authentication for the reporting API is deprecated", "the XML export of timesheets is deprecated",
    "the `staff_no` field is deprecated, use `external_id` instead", "weekly PDF mails are deprecated in favour of scheduled reports",
)
REMOVAL_PHRASES = (
    "removed the legacy CSV importer", "removed support for the retired tablet app", "removed the unused colour themes",
    "removed the v0 webhook format", "removed the Flash-era print layout", "removed the fax gateway for rotas",
)
DOCS_PHRASES = (
    "document the rate limits of the public API", "describe how overtime rules are applied", "add a guide to moving from spreadsheets",
    "explain rounding in the payroll export", "add examples for webhook verification", "document the backup and restore steps",
)
INTERNAL_PATTERNS: Patterns = (
    ("bump {0} to {1}", ("the database driver", "the date library", "the PDF renderer", "the queue client", "the test runner"),
     ("2.4.1", "2.5.0", "3.0.2", "3.1.0", "4.0.3", "4.2.0")),
    ("refactor {0}{1}", ("the rota store", "the rule engine's tests", "the notification queue", "the build scripts"), ("",)),
)


SDK_CALLS = ("listShifts()", "createAbsence()", "publishRota()", "watchClockIns()", "approveTimesheet()")
SDK_FEATURE_PATTERNS: Patterns = (
    ("pass {0} to {1}", ("an abort signal", "a custom fetch function", "a locale", "a time zone", "a request ID"), SDK_CALLS),
    ("use {0} {1}", SDK_CALLS, ("from a web worker", "with async iteration")),
)
SDK_IMPROVEMENT_PATTERNS: Patterns = (
    ("{0} now {1}", SDK_CALLS, ("returns typed errors", "retries with a growing delay", "reads large answers as a stream", "names the field that was refused")),
)
SDK_FIX_PATTERNS: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (SDK_CALLS, ("returned the first page twice", "dropped the time zone", "ignored the timeout", "threw on an empty answer"),
     ("when the token had expired", "in strict mode", "after a retry")),
)


def _composed(patterns: Patterns) -> list[str]:
    return [pattern.format(one, other) for pattern, ones, others in patterns for one, other in product(ones, others)]


def _problems(groups: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]) -> list[str]:
    return [f"{thing} {symptom} {when}" for group in groups for thing, symptom, when in product(*group)]


def phrases(kind: str, vocabulary: str = "app") -> list[str]:
    """-> every phrase for a change kind in a fixed order, none twice; the `sdk` vocabulary has its own for the main kinds."""
    is_sdk = vocabulary == "sdk"
    match kind:
        case "feature":
            return _composed(SDK_FEATURE_PATTERNS if is_sdk else FEATURE_PATTERNS)
        case "improvement":
            return _composed(SDK_IMPROVEMENT_PATTERNS if is_sdk else IMPROVEMENT_PATTERNS)
        case "fix":
            return _problems(SDK_FIX_PATTERNS if is_sdk else FIX_PATTERNS)
        case "performance":
            return _composed(PERFORMANCE_PATTERNS)
        case "internal":
            return _composed(INTERNAL_PATTERNS)
        case "security":
            return list(SECURITY_PHRASES)
        case "deprecation":
            return list(DEPRECATION_PHRASES)
        case "removal":
            return list(REMOVAL_PHRASES)
        case "docs":
            return list(DOCS_PHRASES)
    raise ValueError(f"no phrases for the change kind {kind!r}")


def headline(kind: str, phrase: str) -> str:
    """-> the title a vendor gives to a release whose first change this is; no full stop."""
    if kind == "fix":
        thing = next(thing for things, *_ in (*FIX_PATTERNS, *SDK_FIX_PATTERNS) for thing in things if phrase.startswith(thing))
        return f"A fix for {thing}"
    if kind in ("feature", "improvement", "performance"):
        return f"{phrase[0].upper()}{phrase[1:]}"
    return "A security update" if kind == "security" else "A maintenance release"
