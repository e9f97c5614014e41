"""Words of change items sorted by what they speak of: verbs by act, nouns by subject. Data for `kind_features`.

A plain word stands for its inflections too (`add` for adds, added, adding); a word that ends in `=` stands for itself.
"""

from __future__ import annotations

import re

_CLASSES: dict[str, str] = {
    "ADD": "add introduce implement create launch addition additional= adding=",
    "NEW": "new= brand= initial= first=",
    "ALLOW": "allow enable permit let able= ability= possible= possibility= opt-in= can= accept",
    "SUPPORT": "support supported= compatible= compatibility= ready=",
    "EXPOSE": "expose export provide include contain generate show display emit report log print return",
    "FIX": "fix resolve correct repair patch solve address hotfix bugfix fixup rectify workaround= reverted= revert",
    "PREVENT": (
        "prevent avoid ensure stop guard protect handle respect honor honour restore retain preserve re-add reject ignore skip disallow treat propagate"
    ),
    "PROPER": "properly= correctly= correct= proper= actually= always= consistently= gracefully= reliably= safely= again= accidentally=",
    "BAD": (
        "bug issue problem error crash panic deadlock leak race regression failure fail broken= break wrong= wrongly= incorrect= incorrectly= invalid= "
        "missing= unexpected= unexpectedly= infinite= exception flaky= hang freeze corrupt corruption= mismatch= undefined= null= nil= warning notice "
        "conflict duplicate duplicated= stuck= stale= inconsistent= inconsistency= lost= empty= failing= throw overflow glitch flicker misalign "
        "misaligned= unhandled= faulty= erroneous= erroneously= nullpointer= segfault= lose"
    ),
    "NEG": "doesn't= doesnt= didn't= don't= isn't= aren't= wasn't= weren't= couldn't= can't= cannot= won't= not= never= without= unable= nothing= unless=",
    "IMPROVE": (
        "improve enhance better= tweak polish refine improvement= improvements= enhancement= enhancements= nicer= friendlier= easier= clearer= "
        "cleaner= smarter= more= extend expand increase reduce minor= smoother= robust= robustness= usability= ux= readable= accuracy= adjust tune "
        "relax additional= modernize revamp redesign streamline unify optimize"
    ),
    "SIMPLIFY": (
        "simplify clean cleanup= restructure reorganize rework rewrite refactor refactoring= consolidate deduplicate extract split merge decouple tidy overhaul"
    ),
    "UPDATE": "update upgrade bump refresh sync regenerate pin",
    "CHANGE": "change rename replace switch move migrate make use set convert adjust modify swap turn become revert alter transition",
    "PERF": (
        "performance= perf= fast= faster= speed speedup= slow= slower= latency= throughput= cache caching= allocate allocation= allocations= optimize "
        "optimise optimization= optimizations= efficient= efficiency= efficiently= lazy= lazily= parallel= parallelize concurrently= overhead= "
        "quadratic= simd= batch cpu= clone cloning= reuse preallocate heap= inline memory= quicker= quickly= expensive= redundant= unnecessary= hot= "
        "benchmark= concurrency= bottleneck="
    ),
    "REMOVE": "remove drop delete discontinue purge eliminate unused= strip removal= get-rid= omit",
    "DEPREC": "deprecate deprecation= deprecations= obsolete= favor= favour= sunset= legacy= discontinued= superseded=",
    "BREAK": (
        "breaking= incompatible= incompatibility= must= require requires= required= requirement= mandatory= default= defaults= previously= instead= "
        "anymore= longer= minimum= breaking-change= existing= old= former= formerly= manually= upgrade= upgrading= downgrade= migration= consumers="
    ),
    "RENAME": "rename renamed= replaced= replaces= moved= becomes= became= changed= switched=",
    "SEC": (
        "security= secure securely= vulnerability= vulnerabilities= vulnerable= cve= ghsa= xss= csrf= ssrf= injection= sanitize sanitise sanitization= "
        "escape path-traversal= traversal= permission permissions= secret secrets= credential credentials= exploit disclosure= dos= denial= auth= "
        "authentication= authorization= password passwords= token tokens= untrusted= malicious= privilege privileges= rce= differential= "
        "differentials= leakage= no_log= expose exposed= attack attacker bypass hardening= harden signature= ssl= tls= certificate= redact redacted= "
        "unauthorized= unauthenticated= acl= owasp= sensitive= leak"
    ),
    "DOCS": (
        "doc docs= documentation= document documenting= readme= typo typos= guide guides= tutorial tutorials= example examples= changelog= link links= "
        "faq= spelling= grammar= wording= docstring docstrings= screenshot screenshots= howto= recipe= quickstart= reference= md= clarify explain "
        "describe mention= glossary= article= blog= sphinx= comment comments= javadoc= phpdoc= jsdoc= misspelling= page= website= explanation= badge "
        "badges= instruction instructions= clarification clarifications= note notes= user-guide= term= terminology= docsite= manual= overview= "
        "snippet="
    ),
    "TEST": (
        "test tests= testing= e2e= unit= integration= ci= lint linter= linting= eslint= mypy= flake8= ruff= pylint= jest= cypress= coverage= mock "
        "mocks= fixture fixtures= benchmark benchmarks= prettier= tslint= typescript= typing= typings= types= tsc= workflow workflows= actions= "
        "travis= circleci= jenkins= makefile= dockerfile= build builds= codegen= codeowners= pre-commit= husky= renovate= dependabot= storybook= "
        "lockfile= snapshot= vitest= playwright= pytest= tox= nox= harness= stub= spec= specs= chore= internal= internals= release releases= publish "
        "scaffold= boilerplate= template= repo= repository= monorepo= devcontainer= dev= contributor= contributing= license= ci/cd= pipeline= hygiene= "
        "goreleaser= package.json= sdk= readme="
    ),
    "DEP": (
        "dependency= dependencies= deps= dep= module= version= versions= library= libraries= package= packages= from= bump= lodash= react= node= go= "
        "golang= python= babel= webpack= django= transitive="
    ),
    "OPT": (
        "option options= setting settings= parameter parameters= param= params= flag flags= argument arguments= arg= command commands= method methods= "
        "function functions= endpoint endpoints= field fields= attribute attributes= api= apis= hook hooks= filter filters= config= configuration= "
        "property properties= variable= variables= env="
    ),
    "THING": (
        "widget widgets= control controls= class classes= plugin plugins= event events= type= metric metrics= template templates= integration= "
        "integrations= feature features= interface= module= modules= page= pages= tab= dialog= view= views= panel= tool= tools= provider= backend= "
        "driver= adapter= extension= extensions= operator= service= mode= language= format= table= chart= dashboard= selector= helper= utility= "
        "component= components="
    ),
    "UI": (
        "button buttons= modal icon icons= style styles= styling= layout= screen= mobile= css= color= colors= font= theme= ui= menu= sidebar= "
        "navigation= tooltip= dropdown= dark= responsive= design= label= text= message messages= logo= animation= alignment= padding= margin= header= "
        "footer= toolbar= form="
    ),
    "NOW": "now=",
    "WHEN": "when= if= while= during= after= before= where=",
    "SOME": "some= various= several= multiple= minor= small= misc= few=",
    "EXPERIMENTAL": "experimental= beta= preview= alpha= ga= graduate stable= stabilize official=",
}

ACTS = tuple(name for name in _CLASSES if name not in {"PROPER", "BAD", "NEG", "DEP", "OPT", "THING", "UI", "NOW", "WHEN", "SOME", "EXPERIMENTAL"})
"""Classes that can open an item as its act; an item that opens with none of them opens with a noun."""


def _inflections(word: str) -> set[str]:
    if word.endswith("="):
        return {word[:-1]}
    if word.endswith("e"):
        return {word, word + "s", word + "d", word[:-1] + "ing"}
    if word.endswith("y") and word[-2] not in "aeiou":
        return {word, word[:-1] + "ies", word[:-1] + "ied", word + "ing"}
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return {word, word + "es", word + "ed", word + "ing"}
    doubled = {word + word[-1] + "ed", word + word[-1] + "ing"} if re.search(r"[^aeiou][aeiou][bdgmnprt]$", word) else set()
    return {word, word + "s", word + "ed", word + "ing"} | doubled


def _classes_by_word() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, words in _CLASSES.items():
        for form in sorted({form for word in words.split() for form in _inflections(word)}):
            found.setdefault(form, []).append(name)
    return {word: tuple(names) for word, names in found.items()}


CLASSES_BY_WORD: dict[str, tuple[str, ...]] = _classes_by_word()
"""Lower-case word -> the classes it belongs to."""
