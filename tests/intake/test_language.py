import itertools
import threading

import pytest

from service.intake.article import Article
from service.intake.language import UnsupportedLanguage, identify, require_english

FOREIGN = {
    "de": "Der Bundestag hat am Donnerstag mit großer Mehrheit ein neues Gesetz zur Förderung erneuerbarer"
    " Energien beschlossen. Nach Angaben der Regierung sollen bis 2030 rund 80 Prozent des Stroms aus Wind"
    " und Sonne stammen.",
    "fr": "Le président de la République a annoncé jeudi un plan de dix milliards d'euros pour l'hôpital"
    " public. Selon l'entourage du ministre, la mesure doit entrer en vigueur dès le mois de janvier.",
    "es": "El presidente del Gobierno anunció este martes que la inflación bajó hasta el tres por ciento,"
    " según los datos publicados por el Instituto Nacional de Estadística.",
    "it": "Il presidente del Consiglio ha annunciato giovedì una riduzione delle tasse per le famiglie."
    " Secondo l'Istat, l'inflazione è scesa al due per cento.",
    "nl": "De minister zei donderdag dat de prijzen met vijf procent zijn gestegen. Volgens het CBS is dat"
    " de grootste stijging in tien jaar.",
    "pt": "O presidente anunciou nesta quinta-feira que o governo vai reduzir os impostos sobre"
    " combustíveis. Segundo o ministro, a medida entra em vigor em janeiro.",
    "ru": "Президент России заявил в четверг, что переговоры с Украиной будут продолжены. По словам его"
    " пресс-секретаря, встреча пройдет в Москве на следующей неделе.",
    "zh": "国务院总理星期四在北京表示，今年上半年国内生产总值同比增长百分之五。就业形势总体稳定。",
    "ja": "岸田首相は木曜日、来年度予算案について記者団に「防衛費を増額する」と述べた。",
    "ar": "قال الرئيس يوم الخميس إن المفاوضات ستستمر الأسبوع المقبل في القاهرة وفقا لوكالة الأنباء.",
    "ko": "대통령은 목요일 기자회견에서 정부가 내년부터 세금을 인하할 것이라고 밝혔다.",
    "pl": "Premier powiedział w czwartek, że rząd obniży podatki. Według GUS ceny wzrosły o pięć procent.",
}

ENGLISH = {
    "foreign names": "Nguyễn Xuân Phúc met Recep Tayyip Erdoğan, Jair Bolsonaro and Andrés Manuel López"
    " Obrador in Ciudad de México, officials said.",
    "a team list": "GOALKEEPERS: Donis Escober (Olimpia), Luis Lopez (Real Espana), Ricardo Canales (Vida)."
    " DEFENDERS: Brayan Beckeles (Necaxa), Henry Figueroa (Motagua), Maynor Figueroa (FC Dallas).",
    "a quotation in German": "“Wir schaffen das, und wir werden es gemeinsam schaffen”, Chancellor Angela"
    " Merkel told the Süddeutsche Zeitung newspaper on Monday.",
    "capitals": "PREMIER LEAGUE RESULTS: ARSENAL 2 CHELSEA 1, LIVERPOOL 0 EVERTON 0",
    "place names": "Los Angeles, San Francisco, San Diego, Sacramento, Santa Monica",
    "a headline": "Maroon 5 set for Bangkok return in December",
    "a Nigerian dateline": "ABUJA, Jun 22 2022 (IPS) - For forty days, Kunle Adeyanju rode from London.",
    "Nigerian Pidgin": "Di president tok say government go reduce tax for all di pipo wey dey work.",
    "a few words": "Prices rose 5%.",
    "figures": "12 34 56 78 90 111 222 333 444 555 666 777",
    "a link": "https://example.com/2024/05/ein-artikel-ueber-das-neue-gesetz?id=1",
    "nothing": "",
    "emoji": "😀" * 60,
}


@pytest.mark.parametrize("language", FOREIGN)
def test_a_foreign_paragraph_is_known_for_what_it_is(language):
    assert identify(FOREIGN[language]) == language


@pytest.mark.parametrize("language", FOREIGN)
def test_a_foreign_article_is_refused(language):
    with pytest.raises(UnsupportedLanguage) as caught:
        require_english(Article(FOREIGN[language] + "\n\n" + FOREIGN[language]))
    assert caught.value.language == language


@pytest.mark.parametrize("what", ENGLISH)
def test_english_is_never_taken_for_another_language(what):
    require_english(Article(ENGLISH[what]))


def test_an_english_text_is_known_to_be_english():
    assert identify("The minister said on Thursday that prices had risen by five percent.") == "en"


@pytest.mark.parametrize("text", ["", "Ja.", "Guten Tag!", "北京", "!" * 100])
def test_what_is_too_short_is_not_judged(text):
    assert identify(text) is None


def test_foreign_quotations_do_not_make_an_article_foreign():
    quotes = "\n\n".join(f"“{FOREIGN[it]}”, the minister told reporters there." for it in ("de", "fr", "es"))
    require_english(Article(f"The ministers spoke to the press on Monday in three languages.\n\n{quotes}"))


@pytest.mark.parametrize("quotes", list(itertools.permutations('“”„"«»', 2)))
def test_any_marks_are_read_in_time(quotes):
    identify((quotes[0] + "a " + quotes[1]) * 20_000)
    identify(quotes[0] * 50_000)


def test_the_title_counts_too():
    require_english(Article("5,2 %", title="The price of bread rises again across the whole country"))


@pytest.mark.parametrize("language", ["de", "fr-CA", "zh_Hans", "enm", ""])
def test_the_stated_language_is_taken_at_its_word(language):
    with pytest.raises(UnsupportedLanguage):
        require_english(Article("The minister said so.", language=language))


def test_threads_share_one_model():
    found = []
    threads = [threading.Thread(target=lambda: found.append(identify(FOREIGN["de"]))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["de"] * 8
