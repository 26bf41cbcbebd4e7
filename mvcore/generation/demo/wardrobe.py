"""Things that a character wears or carries: which words name them, how they are drawn, and whose colours they take.

A *part* is what a colour belongs to. Whoever is named by a calling instead, such as a nurse, stands in `callings`.
"""

from collections.abc import Mapping
from types import MappingProxyType


def _table(**kinds: str) -> Mapping[str, str]:
    """`kind="word word"` turned into word -> kind."""
    return MappingProxyType({word: kind.rstrip("_") for kind, words in kinds.items() for word in words.split()})


OUTFITS = _table(
    coat="coat raincoat trenchcoat parka anorak overcoat mackintosh",
    labcoat="labcoat",
    dress="dress gown frock",
    tutu="tutu",
    jacket="jacket blazer cardigan vest waistcoat windbreaker",
    hoodie="hoodie sweatshirt tracksuit",
    robe="robe kimono toga cassock habit",
    armour="armor armour",
    suit="suit tuxedo smoking",
    space="spacesuit",
    sweater="sweater jumper pullover",
    shirt="shirt tshirt tee blouse top tunic",
    overalls="overalls dungarees",
    uniform="uniform",
    wetsuit="wetsuit swimsuit bodysuit catsuit",
)
"""What covers the body; a shirt is seen whole only where nothing is worn over it."""

HATS = _table(
    crown="crown tiara diadem",
    wizard="wizardhat witchhat",
    cap="cap baseballcap",
    hat="hat fedora cowboyhat sunhat bowler trilby",
    straw="strawhat",
    top="tophat topper",
    beanie="beanie bobblehat toque",
    beret="beret",
    headphones="headphones earphones",
    knight="helmet",
    dome="spacehelmet spacesuit",
    hard="hardhat",
    halo="halo",
    pirate="piratehat tricorn",
    chef="chefhat toqueblanche",
    flowers="flowercrown wreath garland",
    santa="santahat",
    rain="souwester southwester",
)

PROPS = _table(
    guitar="guitar ukulele banjo violin cello",
    microphone="microphone mic",
    trumpet="trumpet saxophone horn",
    staff="staff",
    wand="wand",
    sword="sword sabre katana dagger",
    balloon="balloon balloons",
    umbrella="umbrella parasol",
    lantern="lantern lamp torch",
    flower="flower flowers bouquet rose tulip sunflower daisy",
    book="book books diary notebook",
    letter="letter letters envelope",
    suitcase="suitcase briefcase bag handbag toolbox",
    brush="brush paintbrush",
    flask="flask potion",
    can="wateringcan bucket",
    bread="bread loaf baguette cake",
    wrench="wrench hammer spanner axe",
    camera="camera",
)

WORN = _table(
    scarf="scarf shawl bandana neckerchief",
    cape="cape cloak",
    boots="boot boots wellies wellingtons",
    gloves="glove gloves mittens",
    glasses="glasses spectacles",
    sunglasses="sunglasses shades",
    goggles="goggles",
    beard="beard bearded moustache mustache goatee",
    skirt="skirt kilt",
    shorts="shorts",
    apron="apron",
    backpack="backpack rucksack knapsack",
    bowtie="bowtie",
    stethoscope="stethoscope",
)
"""What is worn beside outfit and hat."""

PARTS = MappingProxyType(
    {
        **dict.fromkeys(OUTFITS, "clothes"), **dict.fromkeys(HATS, "hat"), **PROPS, **WORN,
        **_table(
            shirt="shirt tshirt tee blouse top",
            shoes="shoe shoes boot boots wellies wellingtons sneakers trainers sandals heels slippers socks",
            legs="trousers pants jeans leggings tights stockings shorts skirt kilt",
            glasses="glasses spectacles sunglasses shades goggles",
            clothes="clothes clothing outfit costume garb spacesuit",
            hair="hair haired ponytail braid braids curls bob fringe pigtails afro mohawk locks dreadlocks bun",
            eyes="eyes eye eyed", skin="skin skinned", fur="fur furry feathers feathered scales scaled",
            tie="tie necktie bowtie", belt="belt sash",
        ),
    }
)  # fmt: skip
"""Which part of a character a noun names."""

HAIR_STYLES = _table(
    curly="afro curly curls dreadlocks",
    bald="bald",
    mohawk="mohawk punk",
    ponytail="ponytail",
    pigtails="braid braids pigtails",
    bun="bun",
    bob="bob",
)
