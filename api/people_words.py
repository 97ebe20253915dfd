"""The words people see about who is whom: evidence, levels, findings, acts. Knows no page."""

from __future__ import annotations

EVIDENCE_WORDS = {
    "name": "氏名",
    "reading": "読み",
    "email": "メール",
    "mobile": "携帯",
    "phone": "電話",
    "company": "会社",
    "domain": "ドメイン",
    "department": "部署",
    "title": "役職",
    "address": "住所",
}
LEVEL_WORDS = {
    "exact": "一致",
    "close": "ほぼ一致",
    "family": "姓だけ一致",
    "given": "名だけ一致",
    "partly": "一部一致",
    "same_domain": "同じドメイン",
    "different": "違う",
    "missing": "片方になし",
}
FINDING_WORDS = {"promoted": "役職の変更", "transferred": "異動", "moved": "転職", "office_moved": "移転"}
ACT_WORDS = {
    "merge": "同じ人としてまとめました",
    "move": "名刺を別の連絡先に移しました",
    "apart": "別人と記録しました",
    "company_merge": "会社をまとめました",
    "company_apart": "別の会社と記録しました",
    "person_edit": "内容を書き直しました",
    "company_edit": "会社の内容を書き直しました",
    "handover": "担当を引き継ぎました",
}
KEPT_WORDS = {
    "later_card": "統合のあとに届いた名刺は、そのまま残りました。どちらの方のものか、確認の一覧に加えました。",
    "later_merge": "そのあとの統合は、そのまま残りました。",
    "later_move": "そのあとに移された名刺は、そのまま残りました。",
    "empty": "片方の連絡先には何も残っていないため、一覧から隠しました。",
}
AGREEMENT_WORDS = {"same": "一致", "differ": "相違", "only": ""}
"""Of the two records side by side."""
ALIKE_WORDS = {"name_en": "英文社名", "domain": "ドメイン", "corporate_number": "法人番号"}
