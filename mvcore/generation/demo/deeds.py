"""Deeds: what the verbs of an idea make a character do, at the beginning, on the way, at the climax and in the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mvcore.generation.demo.words import words

BEATS = ("start", "middle", "peak", "end")


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do. `motion` is how a figure moves meanwhile, see `poses`; `lines` say it for each of `BEATS`,
    after the name of who does it."""

    name: str
    words: frozenset[str]
    motion: str
    lines: Mapping[str, tuple[str, ...]]


def _deed(words: str, motion: str, *lines: str) -> Deed:
    told = {beat: tuple(line.split("|")) for beat, line in zip(BEATS, lines, strict=True)}
    return Deed(words.split()[0], frozenset(words.split()), motion, MappingProxyType(told))


DEEDS: tuple[Deed, ...] = (
    _deed("dance dances dancing danced waltz waltzes twirls tango", "dance",
          "takes the first careful steps of a dance|lets one foot tap, then the other, and begins to dance",
          "dances from one side to the other, turning and turning|dances as if nobody were looking",
          "dances with all there is: leaps, turns, arms wide open|dances so wildly that the ground seems to answer",
          "dances slower and slower and bows to nobody in particular|ends the dance with one last, quiet turn"),
    _deed("sing sings singing sang hum hums", "sing",
          "hums the first bars and then dares to sing|draws a deep breath and sings the first line",
          "sings the verse straight into the open|sings, and something far away sings back",
          "sings the chorus with arms wide and head thrown back|sings the highest note and holds it",
          "sings the last line almost without a voice|lets the song fade and listens to the echo"),
    _deed("run runs running ran race races hurries rushes", "run",
          "starts to run, first only a few steps|ties the laces, looks up and runs",
          "runs without looking back|runs, and everything at the sides turns into stripes",
          "runs faster than ever before, right to the edge|runs so fast that both feet hardly touch the ground",
          "runs out the last metres and stops, out of breath and laughing|runs in and comes to rest at last"),
    _deed("fly flies flying flew soar soars hover hovers floats float", "float",
          "lifts off the ground by the width of a hand|spreads both arms and begins to fly",
          "flies in wide curves|flies low and lets one hand brush over everything below",
          "flies up and up, until all below is small|flies straight into the light",
          "flies a last round and comes down softly|glides back to the ground, light as a feather"),
    _deed("search searches searching searched seek seeks hunts", "search",
          "begins to search, turning every stone|shades the eyes with one hand and searches the distance",
          "searches on, following one small trace after the other|asks, listens and searches further",
          "searches desperately, everywhere at once|searches the last place that is left",
          "stops searching, because the answer was there all along|searches no more and smiles"),
    _deed("wait waits waiting waited", "wait",
          "stands still and waits|waits, looking down the way that somebody has to come",
          "waits, while everything else moves on|goes on waiting and counts the beats of the song",
          "waits until waiting can no longer be borne|waits with closed eyes and both fists clenched",
          "has waited long enough and lifts a hand in greeting|waits no more: it is here"),
    _deed("lose loses losing lost misses", "search",
          "notices that something is gone, and that it is lost|loses what mattered most, between two beats of the song",
          "feels in every pocket for what was lost|goes back step by step to where it was lost",
          "understands that it is lost for good, and lets the music carry the pain|loses all and still stands upright",
          "makes peace with what was lost|lets go of what was lost"),
    _deed("find finds finding found discovers discover", "run",
          "finds a first small sign|finds something that nobody else would have seen",
          "finds one piece after the other|finds the trace and follows it",
          "finds it at last and holds it high|finds what all this was about, and cannot believe it",
          "keeps what was found close to the heart|has found it, and everything falls into place"),
    _deed("fight fights fighting fought battle battles defeats struggles", "fight",
          "raises both fists and faces what is coming|takes the first blow and does not step back",
          "fights, one step forward and half a step back|fights on, ducking and turning",
          "fights the decisive round with everything that is left|fights, and lands the blow that ends it",
          "lowers the fists: the fight is over|has fought enough and reaches out a hand"),
    _deed("love loves loved kiss kisses marries falls_in_love", "sing",
          "looks up, and it is love at first sight|feels the heart beat in a new rhythm: this is love",
          "falls deeper in love with every step|writes the name of the beloved into the air",
          "sings out loud what love is|throws both arms wide, in love with all the world",
          "rests a hand on the heart, where love has stayed|walks on in love, no longer alone"),
    _deed("climb climbs climbing climbed ascends", "climb",
          "puts a hand on the first hold and begins to climb|looks up once and starts to climb",
          "climbs hand over hand|climbs higher, and does not look down",
          "climbs the last and steepest part with burning arms|pulls up over the edge and stands on top",
          "stands where the climb ended, and looks over everything|rests from the climb with swinging feet"),
    _deed("sail sails sailing sailed", "sway",
          "sets the sail and casts off|feels the deck move underfoot: the sailing begins",
          "sails on, leaning against every swell|sails by the stars, one hand at the wheel",
          "sails straight through the highest wave|holds the course with both arms and sails through",
          "sails into quiet water|brings down the sail, for land is in sight"),
    _deed("jump jumps jumping leap leaps bounce bounces", "jump",
          "tries a first small jump|bends the knees and jumps",
          "jumps from spot to spot like a stone over water|jumps over everything that lies in the way",
          "jumps higher than anyone would have thought|makes the great leap",
          "lands the last jump on both feet|jumps once more, for joy alone"),
    _deed("swim swims swimming swam dive dives diving", "float",
          "takes a breath and dives in|begins to swim with long, even strokes",
          "swims on without a sound|dives deeper, where all is blue",
          "swims against the current and is stronger|dives for what glitters at the bottom",
          "drifts on the back and lets the water do the rest|comes up and breathes"),
    _deed("dream dreams dreaming sleep sleeps", "float",
          "closes both eyes, and the dream begins|dreams, and the ground becomes soft",
          "walks through the dream without touching anything|dreams on, from one colour to the next",
          "dreams that everything is possible, and it is|rises in the middle of the dream",
          "wakes, and a little of the dream is still here|keeps the dream in a closed hand"),
    _deed("walk walks walking wanders wander travels travel journeys marches explores", "walk",
          "sets out with a first long step|takes the bag and walks off",
          "walks with the rhythm, and each step is more certain than the one before|walks on and looks at everything",
          "walks in the middle of the way, taller than ever|walks the hardest part with raised head",
          "walks the last steps very slowly|arrives, and walks once around to be sure"),
    _deed("play plays playing played drums strums", "sing",
          "plays the first chord and listens to it|tries a few notes, and a tune comes of them",
          "plays on, eyes closed|plays louder, and everything begins to swing",
          "plays the solo of a lifetime|plays until all around joins in",
          "plays the last note and lets it ring|plays it once more, quietly"),
    _deed("escape escapes flee flees hides hide hiding", "run",
          "looks over one shoulder and slips away|sees the way out and takes it",
          "escapes around one corner after the other|hides, holds the breath and moves on",
          "escapes by a hair's breadth|bursts through, and is free",
          "is out of danger, and leans back with shaking knees|needs to hide no longer"),
    _deed("save saves rescue rescues saving protects", "run",
          "hears the call for help and does not hesitate|sees who needs to be saved",
          "is on the way to the rescue|brings help, whatever it costs",
          "saves what seemed beyond saving|arrives in the last second and saves the day",
          "wants no thanks for the rescue and only smiles|looks at what was saved"),
    _deed("cry cries weeps weep mourns sad", "wait",
          "wipes away a first tear|cries without a sound",
          "cries, and feels how it grows lighter|lets the tears run, with the face to the sky",
          "cries out everything that was held back|cries and sings at once",
          "dries the last tear and breathes out|has cried enough, and a smile comes back"),
    _deed("laugh laughs laughing celebrates celebrate party", "dance",
          "begins to laugh for no reason at all|laughs, and it is catching",
          "laughs on and claps with the beat|celebrates every single step",
          "laughs with the whole body, arms in the air|celebrates as if there were no tomorrow",
          "still laughs softly|laughs a last time and takes a bow"),
    _deed("leave leaves goodbye farewell departs", "walk",
          "packs the little that is needed and leaves|says goodbye to a closed door",
          "leaves one place after the other behind|waves goodbye without turning around",
          "leaves the past behind for good|says the hardest goodbye of all",
          "has left everything, and feels light|says a last goodbye, to the camera"),
    _deed("return returns home_coming comes_home", "walk",
          "turns around: it is time to return|thinks of home and starts the way back",
          "returns along a way that looks new from this side|is on the way home, faster with every bar",
          "returns against everything that holds back|sees the light of home",
          "is back, and everything is as it should be|comes home and leaves the door open"),
)  # fmt: skip
_BY_WORD: Mapping[str, Deed] = MappingProxyType({word: deed for deed in DEEDS for word in deed.words})
_PHRASES = MappingProxyType(
    {"falls in love": "falls_in_love", "fall in love": "falls_in_love", "in love": "falls_in_love",
     "looks for": "searches", "looking for": "searches", "comes home": "comes_home", "way home": "comes_home",
     "goes home": "comes_home", "gets lost": "loses"}
)  # fmt: skip


def deed_written(text: str) -> Deed | None:
    """The deed whose own line stands in `text`."""
    return next((deed for deed in DEEDS for lines in deed.lines.values() for line in lines if line in text), None)


def deeds_in(text: str) -> list[Deed]:
    """The deeds that `text` names, in their order, each once."""
    said = " ".join(words(text))
    for phrase, word in _PHRASES.items():
        said = f" {said} ".replace(f" {phrase} ", f" {word} ").strip()
    found = {_BY_WORD[word].name: _BY_WORD[word] for word in said.split() if word in _BY_WORD}
    return list(found.values())
