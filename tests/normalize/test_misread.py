"""What a reader took for something else is read as what it can only be; what may be printed so stays."""

from __future__ import annotations

import pytest

from normalize.canonical import canonical, canonical_address
from normalize.draft import FieldKind
from normalize.fields.company import repair_legal_form, without_sign
from normalize.fields.online import find_emails, find_urls
from normalize.fields.position import is_part_of_department, joined_words, qualification_likeness
from normalize.mend_kana import mend_kana, sized_words
from normalize.mend_online import mend_online
from normalize.name_gaps import gaps_for_marks, letters_apart
from normalize.values import Value


def value(kind: FieldKind, text: str) -> Value:
    return Value(kind=kind, raw=text, value=text, lines=(0,), at=(0, 0), label_score=5.0)


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("奈良”巧", "奈良 巧"),
        ("木下-満", "木下 満"),
        ("やまむら、なおみ", "やまむら なおみ"),
        ("情報-通信", "情報-通信"),
        ("03-1234", "03-1234"),
    ],
)
def test_a_mark_in_the_gap_of_a_name_is_the_gap(read, name):
    assert gaps_for_marks(read) == name


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("N is h i Y u r i", "Nishi Yuri"),
        ("Ko m ori  K unio", "Komori Kunio"),
        ("Sales and Marketing", "Sales and Marketing"),
        ("John F. Kennedy", "John F. Kennedy"),
    ],
)
def test_a_latin_name_set_letter_by_letter_is_put_together(read, name):
    idle = letters_apart(read)
    assert " ".join("".join(char for at, char in enumerate(read) if at not in idle).split()) == name


@pytest.mark.parametrize(
    ("read", "company"),
    [
        ("株いろはシステムズ", "(株)いろはシステムズ"),
        ("松籟デザイン株", "松籟デザイン(株)"),
        ("有プリズムラボ", "(有)プリズムラボ"),
        ("株木建設株式会社", "株木建設株式会社"),
        ("有明商事", "有明商事"),
        ("合同會社鶴亀", "合同会社鶴亀"),
        ("株式會社鶴亀", "株式會社鶴亀"),
    ],
)
def test_brackets_lost_from_a_legal_form_are_put_back(read, company):
    assert repair_legal_form(read) == company


@pytest.mark.parametrize(
    ("read", "company"),
    [
        ("東有限会社東雲丘", "有限会社東雲丘"),
        ("O TOKI有限会社", "TOKI有限会社"),
        ("OD桔梗薬品株式会社", "桔梗薬品株式会社"),
        ("C0(株)ピーシーエル", "(株)ピーシーエル"),
        ("ODA株式会社", "ODA株式会社"),
        ("OKI電気株式会社", "OKI電気株式会社"),
        ("東京株式会社東洋", "東京株式会社東洋"),
        ("HHARUMIシステムデザイン株式会社", "HARUMIシステムデザイン株式会社"),
        ("KKintai(株)", "Kintai(株)"),
        ("HHARUMIシステムデザイン", "HHARUMIシステムデザイン"),
        ("IINO運輸株式会社", "IINO運輸株式会社"),
        ("LLOYD貿易株式会社", "LLOYD貿易株式会社"),
        ("SSG株式会社", "SSG株式会社"),
        ("MMC電子株式会社", "MMC電子株式会社"),
    ],
)
def test_a_sign_read_as_letters_is_no_part_of_the_company(read, company):
    assert without_sign(read) == company


@pytest.mark.parametrize(
    ("read", "address"),
    [
        ("愛知県名古屋市中川区八神町2 5 2 - 1 3", "愛知県名古屋市中川区八神町252-13"),
        ("大阪府大阪市東淀川区北江口6-3 5 - 8", "大阪府大阪市東淀川区北江口6-35-8"),
        ("福岡県小郡市力武7丁目40番23号2 ュー凌雲ビル3F", "福岡県小郡市力武7丁目40番23号 ニュー凌雲ビル3F"),
        ("大阪府大阪市住之江区泉308-2 熊鷹駅前ビル2oF", "大阪府大阪市住之江区泉308-2 熊鷹駅前ビル20F"),
        ("東京都品川区小山台3丁目3番25号 丸紀ハイツー006", "東京都品川区小山台3丁目3番25号 丸紀ハイツ1006"),
        ("埼玉県所沢市青葉台828番地 THE 青嶺TOWER12F", "埼玉県所沢市青葉台828番地 THE 青嶺 TOWER12F"),
        ("東京都新宿区西落合2-11-20 渓声ハ イツ803", "東京都新宿区西落合2-11-20 渓声ハイツ803"),
        ("石川県輪島市ニツ屋町9-16-19", "石川県輪島市二ツ屋町9-16-19"),
        ("福岡県小郡市力武483番地1 メゾンカ武35F", "福岡県小郡市力武483番地1 メゾン力武35F"),
        ("秋田県能代市二ツ井町中坪6-3 パークニツ井町中坪2F", "秋田県能代市二ツ井町中坪6-3 パーク二ツ井町中坪2F"),
        ("東京都港区赤坂1-2-3 メゾンタワー101", "東京都港区赤坂1-2-3 メゾンタワー101"),
        ("東京都港区赤坂1-2-3 5F", "東京都港区赤坂1-2-3 5F"),
    ],
)
def test_an_address_is_read_as_one_can_be(read, address):
    assert canonical_address([read], None).value == address


@pytest.mark.parametrize("read", [")みのりフーズ合同会社", "・ みのりフーズ合同会社", "」みのりフーズ合同会社"])
def test_a_sign_read_as_a_closing_mark_is_no_part_of_the_company(read):
    made = canonical(FieldKind.COMPANY, [read])

    assert made is not None
    assert made.value == "みのりフーズ合同会社"


@pytest.mark.parametrize(
    ("kana", "name", "reading"),
    [
        ("ョシオカ サヤカ", "吉岡 彩香", "ヨシオカ サヤカ"),
        ("オオバ シンャ", "大場 慎也", "オオバ シンヤ"),
        ("ミャシタ エイジ", "宮下 英二", "ミヤシタ エイジ"),
        ("たきざわ かっや", "滝沢 克也", "たきざわ かつや"),
        ("イシパシ ユミコ", "石橋 由美子", "イシバシ ユミコ"),
        ("ニッタ ケンジ", "新田 健二", "ニッタ ケンジ"),
        ("きょうごく しょう", "京極 翔", "きょうごく しょう"),
        ("すとう さやか", "須藤 彩香", "すとう さやか"),
    ],
)
def test_kana_take_the_size_and_the_mark_that_they_can_have(kana, name, reading):
    mended = mend_kana([value(FieldKind.NAME, name), value(FieldKind.NAME_KANA, kana)])[1]
    assert mended.value == reading
    assert bool(mended.doubts) == (kana != reading)
    assert mended.raw == kana


def test_words_in_katakana_take_their_sizes():
    assert sized_words("ソリユーション統括部") == "ソリューション統括部"
    assert sized_words("コスモネツトサービス") == "コスモネットサービス"
    assert sized_words("マツダ") == "マツダ"


@pytest.mark.parametrize(
    ("mail", "meant"),
    [
        ("matsumotol@example.jp", "matsumoto1@example.jp"),
        ("hosokawa5l@example.jp", "hosokawa51@example.jp"),
        ("nonaka4o@example.jp", "nonaka40@example.jp"),
        ("paul@example.jp", "paul@example.jp"),
        ("taro@example.jp", "taro@example.jp"),
    ],
)
def test_figures_at_the_end_of_a_mail_address_are_figures(mail, meant):
    mended = mend_online([value(FieldKind.NAME, "松本 太郎"), value(FieldKind.EMAIL, mail)])[1]
    assert mended.value == meant
    assert bool(mended.doubts) == (mail != meant)


def test_a_point_lost_from_a_suffix_and_a_fourth_w_are_seen():
    (url,) = find_urls("http://www.code-holdings.cojp")
    assert (url.value, [doubt.code for doubt in url.doubts]) == ("http://www.code-holdings.co.jp", ["host_mended"])
    (url,) = find_urls("Wwww.saiun.co.jp/")
    assert url.value == "www.saiun.co.jp/"
    (mail,) = find_emails("info@saiun.orjp")
    assert mail.value == "info@saiun.or.jp"


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("広報I R部", "広報IR部"),
        ("D X推進本部", "DX推進本部"),
        ("U/UXデザイングループ", "UI/UXデザイングループ"),
        ("営業部 第一課", "営業部 第一課"),
    ],
)
def test_capitals_of_a_column_are_one_word(read, printed):
    assert joined_words(read) == printed


def test_a_group_within_a_department_is_no_company():
    assert is_part_of_department("プロダクト開発部第一グループ")
    assert not is_part_of_department("青葉グループ")
    made = canonical(FieldKind.DEPARTMENT, ["コーポレート本部プロダクト開発部第一グループ"])
    assert made is not None
    assert made.value == "コーポレート本部 プロダクト開発部 第一グループ"


def test_the_ringed_r_of_a_qualification_is_no_letter():
    made = canonical(FieldKind.QUALIFICATION, ["PMPR"])
    assert made is not None
    assert made.value == "PMP®"
    assert qualification_likeness("CFPR")[0] > 4
