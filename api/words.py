"""The words people see for our own words: field kinds, states, sources. One Japanese word for each, fixed here.

Knows no page.
"""

from __future__ import annotations

from collections.abc import Mapping

from contacts.exchange.registry import EXCHANGES, exchange_named
from contacts.model_accounts import Role
from normalize.draft import FieldKind

FIELD_WORDS: dict[FieldKind, str] = {
    FieldKind.COMPANY: "会社名",
    FieldKind.COMPANY_KANA: "会社名フリガナ",
    FieldKind.COMPANY_EN: "英文社名",
    FieldKind.BRANCH: "支店・事業所",
    FieldKind.DEPARTMENT: "部署",
    FieldKind.TITLE: "役職",
    FieldKind.QUALIFICATION: "資格",
    FieldKind.NAME: "氏名",
    FieldKind.NAME_KANA: "フリガナ",
    FieldKind.NAME_ROMAJI: "ローマ字",
    FieldKind.POSTAL_CODE: "郵便番号",
    FieldKind.ADDRESS: "住所",
    FieldKind.PHONE: "電話",
    FieldKind.DIRECT_PHONE: "直通",
    FieldKind.TOLL_FREE: "フリーダイヤル",
    FieldKind.MOBILE: "携帯",
    FieldKind.FAX: "FAX",
    FieldKind.EMAIL: "メール",
    FieldKind.URL: "URL",
    FieldKind.CORPORATE_NUMBER: "法人番号",
    FieldKind.INVOICE_NUMBER: "登録番号",
}

SHOWN_ORDER: tuple[FieldKind, ...] = (
    FieldKind.NAME,
    FieldKind.NAME_KANA,
    FieldKind.NAME_ROMAJI,
    FieldKind.COMPANY,
    FieldKind.COMPANY_KANA,
    FieldKind.COMPANY_EN,
    FieldKind.BRANCH,
    FieldKind.DEPARTMENT,
    FieldKind.TITLE,
    FieldKind.QUALIFICATION,
    FieldKind.MOBILE,
    FieldKind.DIRECT_PHONE,
    FieldKind.PHONE,
    FieldKind.TOLL_FREE,
    FieldKind.FAX,
    FieldKind.EMAIL,
    FieldKind.URL,
    FieldKind.POSTAL_CODE,
    FieldKind.ADDRESS,
    FieldKind.CORPORATE_NUMBER,
    FieldKind.INVOICE_NUMBER,
)
"""How a person reads a contact: who, where, how to reach."""

# The kind of keyboard a phone should offer.
INPUT_MODES: dict[FieldKind, str] = {
    FieldKind.PHONE: "tel",
    FieldKind.DIRECT_PHONE: "tel",
    FieldKind.TOLL_FREE: "tel",
    FieldKind.MOBILE: "tel",
    FieldKind.FAX: "tel",
    FieldKind.EMAIL: "email",
    FieldKind.URL: "url",
    FieldKind.POSTAL_CODE: "numeric",
    FieldKind.CORPORATE_NUMBER: "numeric",
}

PHOTO_STATE_WORDS = {
    "waiting": "順番待ち",
    "running": "読み取り中",
    "done": "読み取り済み",
    "failed": "読めませんでした",
    "cancelled": "取りやめ",
}
CARD_STATUS_WORDS = {
    "to_review": "要確認",
    "accepted": "自動承認",
    "confirmed": "確定",
    "blank": "白紙",
    "no_card": "名刺ではない",
}
SIDE_WORDS = {"front": "表", "back": "裏"}
AGAIN_WORDS = {
    "cut_by_frame": "端が切れています",
    "too_small": "文字が小さすぎます",
    "blurred": "ぶれています",
    "glare": "光が反射しています",
    "nothing_readable": "文字を読み取れません",
}
"""Why a card should be shot again, as short as beside a number on a picture."""
AGAIN_ENGLISH = {
    "cut_by_frame": "cut by the frame",
    "too_small": "too small",
    "blurred": "too blurred",
    "glare": "glare over text",
    "nothing_readable": "nothing readable",
}
"""The same on a terminal."""
LOOK_WORDS = {
    "refused": "受け付けず",
    "failed": "開けない",
    "no_card": "名刺なし",
    "unread": "読めない面",
    "again": "撮り直し",
    "back_alone": "表のない裏",
    "duplicate": "重複",
    "cancelled": "取りやめ",
}
"""What a ledger asks a person to look at."""
READER_WORDS = {"ppocr": "PP-OCR", "tesseract": "Tesseract", "replay": "記録"}
SOURCE_WORDS = {"card": "名刺から", "person": "人が確認", "import": "取り込みファイルから"}
VERDICT_WORDS = {
    "same": "同じ人",
    "moved": "転職かもしれません",
    "colleague": "同僚",
    "new": "はじめて",
    "unsure": "要判断",
}
ENDED_WORDS = {
    "corrected": "人が直しました",
    "reread": "読み直しました",
    "newer": "新しい名刺で変わりました",
    "held": "確認済みの値が優先されています",
    "behind": "表の面の記載が優先されています",
    "withdrawn": "ファイルの取り込みが取り消されました",
    "set_aside": "名刺ではない部分のものでした",
}
HISTORY_WORDS = {
    "original_added": "画像を取り込みました",
    "original_again": "同じ画像がもう一度届きました",
    "encounter_added": "接点を記録しました",
    "card_filed": "名刺を読み取りました",
    "card_reread": "名刺を読み直しました",
    "card_confirmed": "名刺の内容を確定しました",
    "card_cut": "名刺を切り抜き直して読みました",
    "card_set_aside": "「名刺ではない」と記録しました",
    "card_taken_back": "「名刺ではない」を取り消しました",
    "word_taken_back": "確認を取り消しました",
    "contact_made": "連絡先を作りました",
    "contact_merged": "名刺の内容を加えました",
    "question_asked": "同じ人かどうかを尋ねています",
    "sides_paired": "表と裏を一枚の名刺にまとめました",
    "sides_parted": "表と裏を別の名刺に分けました",
    "question_answered": "同じ人かどうかの確認に答えました",
    "contacts_joined": "同じ人としてまとめました",
    "cards_moved": "名刺を別の連絡先に移しました",
    "kept_apart": "別人と記録しました",
    "act_undone": "操作を取り消しました",
    "row_joined": "ファイルの行の内容を加えました",
    "file_imported": "ファイルを取り込みました",
    "import_undone": "ファイルの取り込みを取り消しました",
    "contact_hidden": "一覧から隠しました",
    "contact_shown": "一覧に戻しました",
    "contact_erased": "消去しました",
    "companies_joined": "会社をまとめました",
    "companies_kept_apart": "別の会社と記録しました",
    "finding_answered": "変更の知らせを確認しました",
    "record_changed": "内容を書き直しました",
    "company_made": "会社を登録しました",
    "encounter_changed": "接点を直しました",
    "handed_over": "担当を引き継ぎました",
}


def export_words() -> dict[str, str]:
    """What people call each format that contacts go out in."""
    return {name: exchange_named(name).word for name in EXCHANGES}


ROLE_WORDS: Mapping[Role, str] = {
    Role.REP: "営業", Role.REVIEWER: "確認担当", Role.ADMIN: "管理者", Role.READER: "閲覧のみ",
}  # fmt: skip
ROLE_HINTS: Mapping[Role, str] = {
    Role.REP: "名刺を取り込み、自分が受け取った名刺を直せます。",
    Role.REVIEWER: "すべての名刺を直し、同一人物の確認・統合・ファイルの取り込みと書き出しができます。",
    Role.ADMIN: "消去、利用者の管理、監査記録を含め、すべてができます。",
    Role.READER: "さがして見るだけです。",
}
AUDIT_WORDS: Mapping[str, str] = {
    "see": "閲覧", "capture": "取り込み", "edit_own": "編集", "edit_all": "編集", "review": "確認",
    "export": "書き出し", "import": "ファイルの取り込み", "merge": "統合・分離",
    "erase": "消去", "users": "利用者の管理", "audit": "監査記録の閲覧",
    "handover": "引き継ぎ", "fields": "項目の管理",
    "account": "自分の設定", "refused": "権限がなく拒否", "signed_in": "サインイン", "sign_in_failed": "サインイン失敗",
    "second_factor_failed": "確認コードの誤り", "recovery_code_used": "回復コードを使用", "signed_out": "サインアウト",
    "signed_out_everywhere": "ほかの端末をサインアウト", "first_admin": "最初の管理者を作成",
    "account_added": "利用者を追加", "role_changed": "役割を変更", "locked": "利用を停止", "unlocked": "利用を再開",
    "link_made": "リンクを発行", "password_by_link": "リンクでパスワードを設定", "password_changed": "パスワードを変更",
    "password_wrong": "パスワードの確認に失敗", "totp_on": "二段階の確認を開始", "totp_off": "二段階の確認を終了",
    "totp_reset": "二段階の確認を解除", "token_made": "トークンを発行", "token_ended": "トークンを停止",
}  # fmt: skip
