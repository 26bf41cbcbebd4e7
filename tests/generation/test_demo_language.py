"""Which texts the demo takes for English: the page says so of the others."""

import pytest

from mvcore import is_english

ENGLISH = (
    "A lighthouse keeper dances through a storm until the sea sings back",
    "A girl with red hair and a yellow raincoat, storybook illustration",
    "A robot waters the last garden on the moon",
    "Two foxes cross a frozen city at night",
    "A kite shows a boy the way over the sea",
    "A small rusty robot",
    "Silver robot with blue eyes",
    "Joan at sea",
    "Person Joan",
    "Neon jellyfish",
    "Galactic unicorns conquer Mars",
    "Kittens rampage",
    "Cyberpunk Tokyo",
    "Love lost and found",
    "Summer road trip",
    "Beyoncé dances in a café",
    "A mariachi band plays in El Paso, and la luna listens",
    "Café de la Paix at night, a waiter dreams of Paris",
    "La La Land dancers in Los Angeles",
    "An old man and his dog drive a van from Rio de Janeiro to the Andes",
    "Las Vegas",
    "Lana Del Rey",
    "Lo-fi beats",
    "Gen Z party",
    "Original sin",
    "Leonardo da Vinci",
    "Na na na hey hey goodbye",
    "Door to door",
    "im so lost",
    "Die hard fans of a band who met in an old den",
    "Das Boot, but with penguins",
    "My heart was broken, so I run",
    "We're all alone tonight",
    "Zoë",
    "José María",
    "a",
    "",
    "🦊🌧️",
    "storm [fail 2 once]",
    "120 BPM",
)
OTHERS = (
    "Ein Leuchtturmwärter tanzt durch den Sturm, bis das Meer zurücksingt",
    "Der Hund rennt",
    "Roboter tanzt im Regen",
    "Ein Mann hat einen Hund und fährt in die Stadt",
    "Ein Mädchen mit roten Haaren und gelbem Regenmantel",
    "Mädchen in rotem Mantel",
    "Un farero baila en la tormenta hasta que el mar canta",
    "Una niña con pelo rojo y un impermeable amarillo",
    "Dos zorros cruzan una ciudad helada de noche",
    "Un gardien de phare danse dans la tempête",
    "El gato y la luna",
    "La chica corre por la playa",
    "Une fille aux cheveux roux avec un manteau jaune",
    "Un robot et un dragon dans la neige",
    "Il guardiano del faro balla nella tempesta",
    "Um faroleiro dança na tempestade até o mar cantar",
    "Een vuurtorenwachter danst door de storm",
    "En fyrvaktare dansar i stormen och havet sjunger",
    "Latarnik tańczy w burzy",
    "Bir deniz feneri bekçisi fırtınada dans ediyor",
    "灯台守が嵐の中で踊る",
    "赤い髪の女の子",
    "灯塔守护人在暴风雨中跳舞",
    "حارس المنارة يرقص في العاصفة",
    "Смотритель маяка танцует в бурю",
    "שומר המגדלור רוקד בסערה",
    "등대지기가 폭풍 속에서 춤을 춘다",
    "एक लड़की बारिश में नाचती है",
)


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_never_taken_for_another_language(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize("text", OTHERS)
def test_a_sentence_in_another_language_is_told_from_english(text: str) -> None:
    assert not is_english(text)
