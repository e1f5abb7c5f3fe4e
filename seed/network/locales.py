"""Names, towns and telephone numbers of ten countries.

The numbers are those that regulators set aside for films and tests: Ofcom,
NANPA, ARCEP, Bundesnetzagentur and PTS have such ranges. Where a country has
none, or they are used up, numbers begin with +999, which no country has. So
nobody is ever rung up.
"""

# ruff: noqa: RUF001  # Turkish has an i without a dot.

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Locale:
    """Where somebody is from; a name in another script is `shown/latin`."""

    language: str
    country: str
    given: tuple[str, ...]
    family: tuple[str, ...]
    cities: tuple[str, ...]
    streets: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    """Reserved numbers, in which each `#` stands for one free digit."""
    family_first: bool = False


def shown(name: str) -> str:
    """Return a name in the script of its country."""
    return name.partition("/")[0]


@cache
def latin(name: str) -> str:
    """Return a name as it stands in an e-mail address: a to z only.

    Examples
    --------
    >>> latin("Łukasz"), latin("佐藤/Sato"), latin("O'Brien")
    ('lukasz', 'sato', 'obrien')
    """
    plain = (name.partition("/")[2] or name).lower().translate(_FOLDED)
    bare = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return "".join(letter for letter in bare if letter.isalpha())


_FOLDED = str.maketrans({"ł": "l", "ß": "ss", "ø": "o", "ı": "i", "æ": "ae", "đ": "d"})


def reserved(locale: Locale, rank: int) -> str:
    """Return the locale's number `rank` in E.164, each of them once.

    Examples
    --------
    >>> reserved(LOCALES[0], 0), reserved(LOCALES[0], 1999), reserved(LOCALES[2], 0)
    ('+447700900000', '+442079460999', '+33199000000')
    """
    rest = rank
    for pattern in locale.numbers:
        width = pattern.count("#")
        if rest < 10**width:
            return f"{pattern.rstrip('#')}{rest:0{width}}"
        rest -= 10**width
    # Fifteen digits are the most that E.164 allows.
    return f"+999{LOCALES.index(locale):02}{rest:08}"


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


# fmt: off
LOCALES = (
    Locale(
        "en-GB", "GB",
        _words("Olivia Amelia Isla Ava Ivy Freya Lily Florence Willow Rosie Sophie Grace Noah "
               "Oliver George Arthur Leo Harry Oscar Archie Henry Theodore Freddie Alfie"),
        _words("Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright "
               "Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke O'Brien Khan "
               "Begum"),
        _words("London Leeds Bristol Glasgow Cardiff Norwich"),
        _words("High_Street Station_Road Church_Lane Mill_Road Park_Avenue Victoria_Road"),
        ("+447700900###", "+442079460###", "+441134960###", "+441144960###", "+441154960###",
         "+441164960###", "+441174960###", "+441184960###", "+441214960###", "+441314960###",
         "+441414960###", "+441514960###", "+441614960###", "+441914980###", "+442896496###",
         "+442920180###", "+441632960###"),
    ),
    Locale(
        "en-US", "US",
        _words("Emma Charlotte Mia Evelyn Harper Luna Camila Abigail Ella Scarlett Madison Zoe "
               "Liam James Elijah Mateo William Lucas Benjamin Ethan Jackson Mason Aiden Caleb"),
        _words("Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Anderson Thomas "
               "Moore Martin Lee Harris Clark Lewis Young Allen King Scott Nguyen Torres Hill "
               "Washington"),
        _words("Austin Boston Chicago Denver Portland Seattle"),
        _words("Main_Street Oak_Avenue Maple_Drive Cedar_Lane Washington_Street Lake_Road"),
        tuple(f"+1{area}55501##" for area in (
            202, 206, 212, 213, 214, 215, 216, 303, 305, 312, 313, 314, 404, 412, 414, 415, 502,
            503, 504, 512, 513, 602, 612, 614, 615, 617, 619, 702, 713, 801, 813, 816, 901, 916)),
    ),
    Locale(
        "fr-FR", "FR",
        _words("Jade Louise Ambre Alba Emma Rose Alice Romy Anna Lina Léna Chloé Gabriel Raphaël "
               "Louis Jules Adam Maël Hugo Éden Noé Clément François Mathis"),
        _words("Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon "
               "Michel Lefèvre Leroy Roux David Bertrand Morel Fournier Girard Bonnet Dupont "
               "Lambert Benoît"),
        _words("Paris Lyon Marseille Nantes Lille Besançon"),
        _words("rue_de_la_Paix rue_Victor_Hugo place_de_l'Église chemin_des_Vignes rue_Pasteur "
               "avenue_Jean_Jaurès"),
        ("+3319900####", "+3326191####", "+3335301####", "+3346571####", "+3353649####",
         "+3363998####"),
    ),
    Locale(
        "de-DE", "DE",
        _words("Emilia Sophia Hannah Lina Marie Clara Frieda Johanna Käthe Jule Nele Anneliese "
               "Matteo Elias Finn Theo Paul Jonas Maximilian Jörg Günther Moritz Anton Björn"),
        _words("Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann "
               "Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun "
               "Krüger Hofmann Weiß"),
        _words("Berlin Hamburg München Köln Leipzig Göttingen"),
        _words("Hauptstraße Bahnhofstraße Gartenstraße Dorfstraße Lindenallee Schillerstraße"),
        ("+493023125###", "+496990009###", "+494066969###", "+492214710###", "+498999998###",
         "+49176040690##", "+4917139200##"),
    ),
    Locale(
        "sv-SE", "SE",
        _words("Astrid Maja Vera Alma Ella Selma Ebba Saga Freja Märta Elsa Åsa Noah William "
               "Hugo Liam Nils Elliot Axel Måns Björn Östen Sixten Göran"),
        _words("Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson "
               "Gustafsson Pettersson Jonsson Hansson Bengtsson Jönsson Lindberg Jakobsson "
               "Magnusson Lindström Olofsson Lindqvist Åberg Öberg Sjögren"),
        _words("Stockholm Göteborg Malmö Uppsala Umeå Växjö"),
        _words("Storgatan Skolgatan Kyrkogatan Björkvägen Parkvägen Ågatan"),
        ("+468465004##", "+469803192##"),
    ),
    Locale(
        "es-ES", "ES",
        _words("Lucía Sofía Martina María Julia Paula Valeria Daniela Carmen Inés Noa Begoña "
               "Hugo Mateo Martín Lucas Leo Álvaro Pablo Iñigo José Andrés Joaquín Rubén"),
        _words("García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Jiménez "
               "Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres "
               "Domínguez Vázquez Núñez"),
        _words("Madrid Barcelona Valencia Sevilla Málaga A_Coruña"),
        _words("Calle_Mayor Calle_Real Plaza_España Avenida_del_Sol Calle_Nueva Paseo_del_Río"),
    ),
    Locale(
        "it-IT", "IT",
        _words("Sofia Aurora Giulia Ginevra Beatrice Alice Vittoria Emma Ludovica Matilde "
               "Camilla Chiara Leonardo Francesco Tommaso Edoardo Alessandro Lorenzo Mattia "
               "Gabriele Riccardo Niccolò Andrea Pietro"),
        _words("Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno "
               "Gallo Conti De_Luca Mancini Costa Giordano Rizzo Lombardi Moretti Barbieri "
               "Fontana Santoro D'Angelo"),
        _words("Roma Milano Torino Napoli Bologna Forlì"),
        _words("Via_Roma Via_Garibaldi Corso_Italia Via_Dante Via_Verdi Piazza_Mazzini"),
    ),
    Locale(
        "pl-PL", "PL",
        _words("Zuzanna Julia Zofia Hanna Maja Pola Alicja Oliwia Małgorzata Łucja Wanda Bożena "
               "Antoni Jan Aleksander Franciszek Nikodem Jakub Leon Stanisław Mikołaj Paweł "
               "Łukasz Michał"),
        _words("Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński "
               "Szymański Woźniak Dąbrowski Kozłowski Mazur Jankowski Kwiatkowski Krawczyk "
               "Piotrowski Grabowski Pawłowski Michalski Król Wieczorek Jabłoński Wróbel"),
        _words("Warszawa Kraków Łódź Wrocław Poznań Gdańsk"),
        _words("Polna Leśna Słoneczna Krótka Szkolna Ogrodowa"),
    ),
    Locale(
        "tr-TR", "TR",
        _words("Zeynep Elif Defne Asel Azra Nehir Ayşe Fatma Gülşen Çiğdem Işıl Ebru Alparslan "
               "Göktuğ Yusuf Ömer Eymen Mehmet Mustafa Çağrı Emre Barış Şükrü Can"),
        _words("Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan "
               "Kılıç Aslan Çetin Kara Koç Kurt Özkan Şimşek Polat Güneş Aksoy Erdoğan"),
        _words("İstanbul Ankara İzmir Bursa Antalya Eskişehir"),
        _words("Atatürk_Caddesi Cumhuriyet_Caddesi Gül_Sokak Çınar_Sokak Lale_Sokak Okul_Sokak"),
    ),
    Locale(
        "ja-JP", "JP",
        _words("陽葵/Himari 凛/Rin 結菜/Yuna 花子/Hanako 美咲/Misaki 葵/Aoi 紬/Tsumugi "
               "さくら/Sakura 莉子/Riko 芽依/Mei 杏/An 澪/Mio 蓮/Ren 陽翔/Haruto 蒼/Ao 湊/Minato "
               "樹/Itsuki 大翔/Hiroto 悠真/Yuma 太郎/Taro 健太/Kenta "
               "翔太/Shota 颯/Hayate 拓海/Takumi"),
        _words("佐藤/Sato 鈴木/Suzuki 高橋/Takahashi 田中/Tanaka 伊藤/Ito 渡辺/Watanabe "
               "山本/Yamamoto 中村/Nakamura 小林/Kobayashi 加藤/Kato 吉田/Yoshida 山田/Yamada "
               "佐々木/Sasaki 山口/Yamaguchi 松本/Matsumoto 井上/Inoue 木村/Kimura 林/Hayashi "
               "斎藤/Saito 清水/Shimizu 山崎/Yamazaki 森/Mori 池田/Ikeda 橋本/Hashimoto"),
        _words("東京 大阪 京都 札幌 福岡 仙台"),
        _words("中央 本町 栄町 緑町 旭町 泉町"),
        family_first=True,
    ),
)
# fmt: on
"""Ten countries to be from."""
