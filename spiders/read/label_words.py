"""Words with which authors name a kind of change, by kind and language; `author_labels` puts them to use.

Each table is data: lower-case words or short phrases divided by `|`. A word stands in exactly one kind. A noun or a participle
belongs here when authors head lists or open items with it; an ordinary verb of a sentence does not.
"""

from __future__ import annotations

from spiders.records import ChangeKind

VAGUE = "changed"
"""Label of things that changed without saying how (`Changed`); read as `improvement`, told apart by its lower confidence."""

NOT_A_CHANGE = "not_a_change"
"""Label of a list that holds no changes of the product (`Known issues`)."""

OPEN = "open"
"""Label that leaves the kind open (`Uncategorized`): the item's words decide, whatever stands further out."""

_WORDS: dict[str, tuple[str, ...]] = {
    ChangeKind.FEATURE: (
        "feature|features|feat|feats|new|add|added|adds|addition|additions|newly|introduced|whats new|what is new|new stuff|new in this release",
        "additional features",
        "neu|neues|neuheit|neuheiten|neuerung|neuerungen|hinzugefügt|funktionen|neue funktionen|neue features|neue funktion",
        "nouveau|nouveaux|nouveauté|nouveautés|nouvelles|nouvelle|ajout|ajouts|ajouté|ajoutés|fonctionnalités|nouvelles fonctionnalités",
        "nouvelle fonctionnalité",
        "nuevo|nueva|nuevos|nuevas|novedad|novedades|añadido|añadidos|agregado|funciones|nuevas funciones|nuevas funcionalidades",
        "nuevas características|características",
        "novo|nova|novos|novas|novidade|novidades|adicionado|adicionados|funcionalidades|novas funcionalidades|novos recursos|recursos",
        "nuovo|nuova|nuovi|nuove|novità|aggiunto|aggiunti|aggiunte|funzionalità|nuove funzionalità|nuova funzionalità",
        "nieuw|nieuwe|toegevoegd|nieuwe functies|nieuwe functionaliteit|functionaliteiten",
        "nowe|nowość|nowości|dodano|dodane|nowe funkcje|funkcje",
        "nytt|nyheter|nyheder|tillagt|tillagda|tilføjet|lagt til|nya funktioner|nye funktioner|nye funksjoner|lisätty|uudet ominaisuudet|uutta",
        "yeni|yenilik|yenilikler|eklendi|eklenen|eklenenler|yeni özellik|yeni özellikler|özellikler|přidáno|novinky|nové funkce|додано|нове|нові функції",
        "thêm mới|tính năng mới|fitur baru|ditambahkan|adăugat|hozzáadva|újdonságok",
        "новое|новые|новинки|добавлено|добавлены|нововведения|новые возможности|новые функции|возможности|функции",
        "新機能|機能追加|追加|新着|新增|新功能|功能|新特性|特性|添加|新增功能|새 기능|새로운 기능|신규 기능|신규|기능 추가|추가|추가됨|기능",
    ),
    ChangeKind.IMPROVEMENT: (
        "improvement|improvements|improved|improve|improves|enhancement|enhancements|enhanced|enhance|enh|tweak|tweaks|tweaked|polish",
        "refinements|quality of life",
        "quality of life improvements|minor changes|refined|ux improvements|usability",
        "verbesserung|verbesserungen|verbessert|optimierungen|optimierung",
        "amélioration|améliorations|amélioré|améliorés",
        "mejora|mejoras|mejorado|mejorados",
        "melhoria|melhorias|melhorado|melhorados|aprimoramentos",
        "miglioramento|miglioramenti|migliorato|migliorati|migliorie",
        "verbetering|verbeteringen|verbeterd",
        "ulepszenia|usprawnienia|ulepszono|usprawniono|poprawa",
        "förbättringar|förbättrat|förbättrad|forbedringer|forbedret|parannukset|parannettu|iyileştirme|iyileştirmeler|geliştirmeler|iyileştirildi|vylepšení|vylepšeno",
        "покращення|покращено|cải tiến|peningkatan|îmbunătățiri|fejlesztések",
        "улучшения|улучшено|улучшение|улучшены",
        "改善|改良|機能改善|优化|優化|改进|改進|提升|增强|增強|功能优化|개선|개선 사항|개선사항|향상|기능 개선",
    ),
    ChangeKind.FIX: (
        "fix|fixes|fixed|bug|bugs|bugfix|bugfixes|bug fix|bug fixes|hotfix|hotfixes|fixed bugs|regression|regressions|corrections|correction",
        "patches|issues fixed|fixed issues|resolved issues",
        "resolved|bugs fixed|defects|defect fixes|solved",
        "fehlerbehebung|fehlerbehebungen|behoben|fehlerkorrekturen|fehler behoben|bugfixe|korrekturen",
        "corrigé|corrigés|correctif|correctifs|corrections de bugs|correction de bugs|corrections de bogues",
        "corregido|corregidos|corrección|correcciones|correcciones de errores|corrección de errores|errores corregidos|arreglos",
        "corrigido|corrigidos|correção|correções|correções de bugs|correção de bugs|correções de erros",
        "corretto|corretti|correzione|correzioni|correzioni di bug|correzione di bug|bug risolti|risolti",
        "opgelost|opgeloste problemen|bugfixen|foutoplossingen|oplossingen",
        "poprawki|poprawiono|naprawiono|naprawione|poprawki błędów|naprawione błędy",
        "fixat|fixade|rättat|rättningar|åtgärdat|buggfixar|rettet|rettelser|fejlrettelser|feilrettinger|rettede feil|fikset|korjattu|korjaukset",
        "düzeltildi|düzeltme|düzeltmeler|hata düzeltmeleri|düzeltilen|düzeltilenler|opraveno|opravy|opravy chyb|виправлено|виправлення|sửa lỗi|perbaikan|remediat|javítva|javítások",
        "исправлено|исправления|исправления ошибок|исправление ошибок|исправлены|исправлены ошибки",
        "修正|不具合修正|バグ修正|不具合|修复|修復|问题修复|問題修復|错误修复|bug修复|修正错误|수정|버그 수정|수정 사항|오류 수정|버그",
    ),
    ChangeKind.SECURITY: (
        "security|cve|cves|security fix|security fixes|security updates|security update|vulnerability|vulnerabilities|vulnerability fixes",
        "sicherheit|sicherheitskorrekturen|sécurité|seguridad|segurança|sicurezza|beveiliging|bezpieczeństwo|безопасность|セキュリティ|安全",
        "安全性|安全修复|보안",
    ),
    ChangeKind.BREAKING: (
        "breaking|breaking change|breaking changes|breaks|bc break|bc breaks|backward incompatible|backwards incompatible|backward incompatible changes",
        "backwards incompatible changes|incompatible changes|incompatibilities|potentially breaking changes|compatibility breaking changes|incompatible",
        "inkompatible änderungen|changements cassants|changements incompatibles|ruptures de compatibilité|cambios incompatibles",
        "cambios importantes de compatibilidad",
        "mudanças incompatíveis|mudanças que quebram|modifiche incompatibili|incompatibele wijzigingen|zmiany niekompatybilne|zmiany łamiące",
        "несовместимые изменения|ломающие изменения|破壊的変更|互換性のない変更|破坏性变更|破壞性變更|不兼容变更|重大变更|호환되지 않는 변경",
        "주요 변경 사항|브레이킹 체인지",
    ),
    ChangeKind.DEPRECATION: (
        "deprecated|deprecation|deprecations|deprecate|deprecates|deprecation notices|deprecation warning",
        "veraltet|abgekündigt|abkündigungen|obsolète|obsolètes|dépréciations|déprécié|obsoleto|obsoletos|obsolescencia|depreciado|descontinuado",
        "deprecato|deprecati",
        "verouderd|przestarzałe|устарело|устаревшее|устаревшие|非推奨|弃用|棄用|已弃用|废弃|지원 중단 예정|사용 중단",
    ),
    ChangeKind.REMOVAL: (
        "removed|remove|removes|removal|removals|rem|deleted|discontinued|dropped|sunset|retired",
        "borttaget|borttagna|fjernet|poistettu|kaldırıldı|kaldırılan|kaldırılanlar|silindi|odstraněno|odebráno|видалено|вилучено|đã xóa|dihapus|eltávolítva",
        "entfernt|entfernte|entfallen|supprimé|supprimés|suppression|suppressions|retiré|eliminado|eliminados|retirado|removido|removidos",
        "rimosso|rimossi|rimozioni",
        "verwijderd|usunięto|usunięte|удалено|удалены|削除|廃止|移除|删除|刪除|제거|삭제|제거됨",
    ),
    ChangeKind.PERFORMANCE: (
        "performance|perf|optimization|optimizations|optimisation|optimisations|optimize|optimise|speed|performance improvements|performance enhancements",
        "leistung|performances|rendimiento|desempenho|prestazioni|prestaties|wydajność|производительность|パフォーマンス|高速化|性能|性能优化",
        "性能改进|성능|성능 개선",
    ),
    ChangeKind.DOCS: (
        "docs|doc|documentation|documentations|docs changes|readme|documented|dokumentation|documentación|documentação|documentazione",
        "documentatie|dokumentacja|документация",
        "ドキュメント|文档|文檔|문서",
    ),
    ChangeKind.INTERNAL: (
        "internal|internals|chore|chores|refactor|refactors|refactoring|refactored|refactorings|test|tests|testing|ci|cd|build|builds",
        "build system|style|styles|dev|development|misc",
        "miscellaneous|maintenance|deps|dependency|dependencies|dependency updates|dependency update|dependency upgrades|packaging|housekeeping",
        "tech stories|tech story|tooling",
        "under the hood|code quality|code refactoring|code style|code generation|continuous integration|miscellaneous chores|internal changes",
        "infrastructure|translation|translations",
        "cleanup|cleanups|developer|developers|revert commits|tidiness|test suite|bumps|workflow|workflows|repo|release engineering|plugin development",
        "intern|internes|abhängigkeiten|wartung|dépendances|interne|dependencias|mantenimiento|interno|dependências|manutenção|dipendenze",
        "manutenzione|afhankelijkheden|onderhoud",
        "zależności|wewnętrzne|зависимости|внутреннее|внутренние изменения|内部|依存関係|リファクタリング|依赖|重构|内部改进|의존성|내부|리팩토링|기타",
    ),
    VAGUE: (
        "changed|change|chg|changes|updated|update|updates|modified|modifications|compat|compatibility|revert|reverts|reverted",
        "ändrat|ändringar|endret|ændret|ændringer|endringer|muutettu|muutokset|değiştirildi|değişiklik|değişiklikler|değişti|změněno|změny|змінено|зміни|thay đổi|perubahan|diubah|modificări",
        "geändert|änderung|änderungen|modifié|modifiés|changements|changement|modification|modificado|cambiado|cambios|cambio|alterado",
        "alterações|mudanças|modificato|modifiche|cambiamenti",
        "gewijzigd|wijzigingen|zmieniono|zmiany|изменено|изменения|変更|変更点|变更|變更|更新|변경|변경 사항|변경사항|업데이트",
    ),
    NOT_A_CHANGE: (
        "known issue|known issues|known problems|known bugs|known limitations|current limitations|limitations|bekannte probleme|problèmes connus",
        "problemas conocidos|problemas conhecidos",
        "problemi noti|bekende problemen|znane problemy|известные проблемы|既知の問題|已知问题|已知問題|알려진 문제|upgrade notes",
        "important upgrade notes|upgrading|upgrade instructions",
        "migration guide|migration notes|upgrade impact|upgrade guide",
    ),
    OPEN: ("unclassified|uncategorized|uncategorised|other|other changes|others|sonstiges|autres|otros|outros|altro|overig|inne|прочее|その他|其他",),
}

WORDS: dict[str, str] = {word: kind for kind, lines in _WORDS.items() for line in lines for word in line.split("|")}
"""Word or phrase, lower case -> kind, `VAGUE`, `OPEN` or `NOT_A_CHANGE`."""


def _set(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split("|"))


FILLERS = _set(
    "the|a|an|all|some|several|many|most|more|major|minor|small|big|little|other|others|various|additional|general|highlighted",
    "highlights|key|important|notable|this|that|these|those|release|version|in|of|for|to|with|from|and|or|on|our|also|now|includes",
    "include|including|further|potential|possible|potentially|implemented|accidental|previously|items|stuff|things|work|list",
    "experimental|upcoming|high-level|user|facing|client|server|app|core|common|die|der|das|und|weitere|sonstige|kleine|les|des|de|du",
    "et|la|le|autres|divers|y|los|las|otros|otras|e|os|as|outras|outros|i|gli|altre|altri|en|overige|inne|oraz|и|другие|прочие",
)
"""Words that may stand beside a label word and change nothing."""

COMPONENT_WORDS = _set(
    "test|tests|testing|misc|miscellaneous|build|style|development|dev|workflow|workflows|monitoring|translation|infrastructure",
)
"""Label words that are as often the name of a component: below a heading that states a kind, they state none."""

PLAIN_LISTS = _set(
    "changes|updates|preview features|cambios|changements|änderungen|mudanças|modifiche|wijzigingen|zmiany|изменения|変更点|更新|변경 사항",
)
"""Headings that stand over everything alike; alone they state no kind."""

LOWER_CASE_PREFIXES = _set("style|styles|test|tests|build|translation|translations|infrastructure|developer|speed|readme|patches|retired")
"""Before an item these are labels in lower case (`style: ...`) and names of components with a capital (`Style: ...`)."""

NEVER_PREFIXES = _set("features|functions|resources|compatibility|functionality|resolved")
"""Label words of headings that before an item are words of its sentence or a component."""

EMOJI: dict[str, str] = {
    "✨": ChangeKind.FEATURE, "🎉": ChangeKind.FEATURE, "🆕": ChangeKind.FEATURE, "🚀": ChangeKind.FEATURE,
    "🐛": ChangeKind.FIX, "🐞": ChangeKind.FIX, "🚑": ChangeKind.FIX, "🩹": ChangeKind.FIX, "🧰": ChangeKind.FIX,
    "🔒": ChangeKind.SECURITY, "🔐": ChangeKind.SECURITY, "🛡": ChangeKind.SECURITY,
    "💥": ChangeKind.BREAKING, "🛑": ChangeKind.BREAKING, "🧨": ChangeKind.BREAKING,
    "⚡": ChangeKind.PERFORMANCE, "🏎": ChangeKind.PERFORMANCE, "🐎": ChangeKind.PERFORMANCE,
    "📝": ChangeKind.DOCS, "📚": ChangeKind.DOCS, "📖": ChangeKind.DOCS, "📓": ChangeKind.DOCS,
    "💡": ChangeKind.IMPROVEMENT, "💅": ChangeKind.IMPROVEMENT, "💄": ChangeKind.IMPROVEMENT, "➕": ChangeKind.IMPROVEMENT,
    "🔥": ChangeKind.REMOVAL, "🗑": ChangeKind.DEPRECATION, "🚩": ChangeKind.DEPRECATION,
    "♻": ChangeKind.INTERNAL, "⬆": ChangeKind.INTERNAL, "👷": ChangeKind.INTERNAL, "🛠": ChangeKind.INTERNAL, "🧹": ChangeKind.INTERNAL,
    "📦": ChangeKind.INTERNAL, "🔨": ChangeKind.INTERNAL, "🏗": ChangeKind.INTERNAL,
}  # fmt: skip
"""Pictograms that state a kind where no word beside them does (gitmoji and what changelog generators print)."""

SHORTCODES: dict[str, str] = {
    "sparkles": "✨", "tada": "🎉", "new": "🆕", "rocket": "🚀", "bug": "🐛", "ambulance": "🚑", "adhesive_bandage": "🩹", "lock": "🔒", "boom": "💥",
    "zap": "⚡", "racehorse": "🐎", "memo": "📝", "pencil": "📝", "books": "📚", "fire": "🔥", "wastebasket": "🗑", "recycle": "♻", "arrow_up": "⬆",
    "construction_worker": "👷", "hammer": "🔨", "package": "📦", "lipstick": "💄", "bulb": "💡", "nail_care": "💅",
}  # fmt: skip
"""`:name:` of the pictograms above."""
