"""Code pages of twelve languages are told apart by the words they make; what could be two of them is said."""

from __future__ import annotations

import random
from typing import Final

import pytest

from smarketing.ingest.encodings import detect_encoding

WORDS: Final = {
    "ja": "氏名 会社名 状態 山田太郎 鈴木一郎 株式会社トヨタ 東京都 営業部 商談中 受注 さくら とうきょう カタカナ",
    "zh": "姓名 公司 状态 王伟 李娜 北京科技有限公司 上海贸易公司 深圳 销售部 新建 跟进中 已成交 客户来源 谢谢",
    "tw": "姓名 公司 狀態 陳怡君 林志明 台北市 高雄市 台灣科技股份有限公司 業務部 新增 聯絡中 成交 客戶來源 電話行銷",
    "ko": "이름 회사 상태 김민수 이영희 서울특별시 삼성전자 주식회사 영업부 신규 진행중 계약완료 웹사이트 전화상담",
    "ru": "Имя Компания Статус Иван Петров Анна Москва Ромашка Новый Сделка Потерян Сайт Звонок",
    "el": "Όνομα Εταιρεία Τηλέφωνο Κατάσταση Γιώργος Παπαδόπουλος Αθήνα Νέος Κλειστό",
    "pl": "Imię Święty Żaneta Małgorzata Łódź Gdańsk Kraków Źródło Wrocław Spółka",
    "de": "Straße Müller Köln Größe Weiß Jörg Kündigung Händler Österreich Fußball",
    "fr": "Prénom Société Téléphone État Créé François Chloé Besançon Noël",
    "tr": "İsim Şirket Müşteri Ayşe Gül Işık Çağrı İstanbul Eskişehir Kazanıldı",
    "he": "שם חברה טלפון סטטוס דוד כהן תל אביב ירושלים חדש פתוח סגור",
    "ar": "الاسم الشركة الهاتف الحالة محمد أحمد فاطمة القاهرة الرياض جديد مفتوح",
}
PAGES: Final = [
    *(("ja", page) for page in ("shift_jis", "cp932", "euc_jp", "iso2022_jp")),
    *(("zh", page) for page in ("gb2312", "gbk", "gb18030")),
    *(("tw", page) for page in ("big5", "cp950")),
    *(("ko", page) for page in ("euc_kr", "cp949")),
    *(("ru", page) for page in ("cp1251", "koi8_r", "cp866", "iso8859_5")),
    ("el", "cp1253"),
    *(("pl", page) for page in ("cp1250", "iso8859_2")),
    *(("de", page) for page in ("cp1252", "iso8859_15", "mac_roman", "cp850")),
    *(("fr", page) for page in ("cp1252", "mac_roman", "cp850")),
    ("tr", "cp1254"),
    ("he", "cp1255"),
    ("ar", "cp1256"),
]


def text(language: str, rows: int, seed: int) -> str:
    rng = random.Random(f"{language} {rows} {seed}")
    words = WORDS[language].split()
    body = (f"{i};{rng.choice(words)};{rng.choice(words)} {rng.choice(words)};2026-01-02\n" for i in range(rows))
    return "id;name;note;day\n" + "".join(body)


def read(path, content: str, page: str) -> tuple[bool, bool]:
    """Return whether *content* is read right, and whether doubt is told."""
    path.write_bytes(content.encode(page))
    found = detect_encoding(path)
    return path.read_bytes().decode(found.name, "replace") == content, bool(found.rival)


@pytest.mark.parametrize(("language", "page"), PAGES)
def test_a_list_of_names_is_read_in_its_code_page_without_doubt(tmp_path, language, page):
    outcomes = {read(tmp_path / "list.csv", text(language, 60, seed), page) for seed in range(5)}
    assert outcomes == {(True, False)}


@pytest.mark.parametrize(("language", "page"), PAGES)
def test_of_a_row_or_four_the_doubt_is_told(tmp_path, language, page):
    for rows in (1, 2, 4):
        for seed in range(5):
            is_right, is_told = read(tmp_path / "few.csv", text(language, rows, seed), page)
            assert is_right or is_told, (rows, seed)


def test_the_doubt_is_a_sentence_beside_the_grid(desk):
    [grid] = desk.grids("id;name\n1;כהן\n2;לוי\n".encode("cp1255"))
    assert any("possible too" in note for note in grid.notes)


def test_a_clear_file_is_read_without_a_word(desk):
    [grid] = desk.grids(text("de", 30, 1).encode("cp1252"))
    assert (grid.encoding, grid.notes) == ("cp1252", ())
