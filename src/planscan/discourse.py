"""How a passage speaks: stance (done, doing, will, aim), voice, particulars, and what it admits to lack.

Each pattern is preceded by the wording it is for; what it must not take is said beside it where that is near.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from planscan.model import STANCES, VOICES, Passage, Reading, SentenceReading
from planscan.text import sentences

_I = re.IGNORECASE


def _any(*patterns: str, flags: int = _I) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), flags)


# An admission: "we do not yet have", "there is no locality data", "has still to be agreed".
# Not: "no later than", "no one should wait", "not only".
_LACKS = _any(
    r"\b(?:we|there|it|which|board|partnership|ijb|hscp)\b[^.;]{0,40}\b(?:do|does|did|have|has|had|is|are|was|were)(?:n[o']t| not)\b(?! only)[^.;]{0,25}"
    r"\b(?:yet|currently|hold|have|been|know|collect|routinely|available|in place|agreed|measure|possible)\b",
    r"\bthere (?:is|are|was|were|has been) (?:currently |still |as yet |at present )?no\b",
    r"\bwe (?:currently |still )?(?:lack|have no)\b",
    r"\b(?:remains?|is|are) (?:still )?(?:to be|yet to be) (?:agreed|developed|established|confirmed|completed|put in place)\b",
    r"\b(?:a|the|significant|clear|important) (?:lack|absence|shortage) of\b[^.;]{0,40}\b(?:data|information|evidence|plan|measures?|analysis|engagement|capacity)\b",
    r"\bgaps? in (?:our|the) (?:data|knowledge|evidence|information|understanding)\b",
    r"\b(?:not|never) (?:yet )?(?:been )?(?:undertaken|carried out|assessed|modelled|costed|evaluated|reviewed|mapped|analysed)\b",
    r"\bno (?:analysis|assessment|modelling|evaluation|data|baseline|targets?|measures?|timetable|timescale) (?:is|are|was|were|has|have|exists?|could|yet)\b",
)

# Hopes: "we aim to", "our ambition is", "we would like"; also "will seek to", which promises nothing.
_AIM = _any(
    r"\b(?:aims?|aiming|aspires?|aspirations?|hopes?|hoping|strives?|striving|endeavours?|seeks?|seeking|wish(?:es)?) (?:is |are )?(?:to|that|for)\b",
    r"\b(?:our|the|shared|overall|its) (?:aim|ambition|aspiration|vision|goal|objective|purpose|intention)s? (?:is|are|remains?|of|for)\b",
    r"\b(?:we|people|partnership|board|ijb|hscp) (?:want|wants|would like|believe|believes|value|values)\b",
    r"\bcommitt?ed to\b|\bcommitment to\b",
    r"\bshould (?:be|have|feel|receive)\b|\bneeds? to\b|\bmust (?:be|continue|do|change|work)\b|\bit is important (?:that|to)\b",
    r"\bprinciples?\b.{0,30}\b(?:underpin|guide)|\bour values\b|\bvision\b",
)

# Promises: "we will", "is to be", "by March 2026", "are planning to", "over the next three years".
_WILL = _any(
    r"\bwill\b(?! (?:seek|aim|strive|endeavour|try|look|want|hope))|\bshall\b|[’']ll\b",
    r"\b(?:is|are) (?:planned|scheduled|due|expected|intended|set|going|proposed) (?:to|for|in|by)\b",
    r"\b(?:is|are) to be\b",
    r"\b(?:plan|plans|intend|intends|propose|proposes|planning|intending|proposing) to\b",
    r"\bby (?:the end of |end of )?(?:(?:spring|summer|autumn|winter|january|february|march|april|may|june|july|august|september|october|november|december) )?20[2-4]\d\b",
)

# Finished: "was agreed in", "have developed", "carried out", "in 2023/24 we".
_DONE = _any(
    r"\b(?:has|have|had)(?: now| also| already| since| recently| successfully| fully)* (?:been )?\w+(?:ed|en|wn|lt|ought|ilt|ade|un|et|ld|one|ought|ept|ent|old|ut)\b",
    r"\b(?:was|were)(?: also| then| jointly| first)* \w+(?:ed|en|wn|lt|ought|ilt|ade|un|et|ld|one|ought|ept|ent|old|ut)\b",
    r"\b(?:we|board|ijb|hscp|partnership|group|committee|team|council|staff|people|respondents|participants|partners|carers|it|which|service|programme|review|number|rate|demand|admissions|spend|costs?)"
    r"(?: also| then| jointly)? (?:\w+ed|held|met|set|made|built|took|ran|brought|gave|told|fell|rose|grew|began|led|saw|spent|found|won|kept|got|went|came|said|chose)\b",
    r"\b(?:following|since) (?:the|our|a|an|its)? ?(?:review|publication|introduction|establishment|launch|completion|evaluation|approval|20\d\d)\b",
    r"\b(?:in|during|over) 20[01]\d\b|\b(?:in|during) 202[0-4](?:[/-]\d\d)?\b[^.;]{0,60}\b\w+ed\b",
)

# Going on: "meets quarterly", "is in place", "continues to", "we are working".
_DOING = _any(
    r"\b(?:is|are)(?: now| currently| also| already| being| well)* (?:\w+ing|\w+ed|in place|under way|underway|established|made|held|led|set|overseen|built|run|known|shown|given|based)\b",
    r"\b(?:currently|ongoing|continues?|continuing|regularly|each (?:year|month|quarter|week)|quarterly|monthly|annually|weekly)\b",
    r"\b(?:we|board|ijb|hscp|partnership|group|committee|team|council|which|it|plan|strategy|service|forum|who|staff|framework|register) "
    r"(?:also |now |jointly |already )*(?:works?|meets?|uses?|provides?|supports?|includes?|covers?|reports?|holds?|oversees?|monitors?|reviews?|brings?|shows?|sets?|has|have|leads?|delivers?|runs?|takes?|gives?|sits?|brings?|draws?|ensures?|allows?|makes?|receives?|manages?|considers?|identif(?:y|ies)|recognises?|know|do|does|is|are)\b",
)

# The duty or the guidance restated: "the Act requires integration authorities to", "we must by law".
_DUTY = _any(
    r"\b(?:the |this |that )?(?:(?:\w+ ){0,4}act(?: \d{4})?|legislation|regulations?|law|guidance|duty|standards?|framework|government|ministers?|statute|order)(?: \(\w+\))?(?: \d{4})? "
    r"(?:also |further |now )?(?:requires?|places?|obliges?|imposes?|stipulates?|mandates?|prescribes?|states?|expects?|sets? out that|says?|provides? that|asks?)\b",
    r"\b(?:integration (?:authorit(?:y|ies)|joint boards?)|ijbs?|local authorities|health boards|public bodies|listed authorities|partnerships|each (?:authority|ijb|board)) (?:are|is|must|shall|have|has)\b[^.;]{0,25}\b(?:required|duty|must|obliged|expected|prepare|publish|responsib)",
    r"\b(?:is|are|as) (?:legally |statutorily )?(?:required|obliged) (?:to|by|under|in)\b",
    r"\b(?:statutory|legal) (?:duty|duties|requirement|requirements|obligation|obligations)\b",
    r"\b(?:under|in terms of|pursuant to|in accordance with|in line with) section \d+|\bsection \d+[^.;]{0,30}\bof the (?:\w+ ){0,5}act\b",
    r"\bhas a duty to\b|\bhave a duty to\b|\bmust have regard to\b|\bhave regard to\b",
)

# An explanation for the reader: "a locality is defined as", "JSNA stands for", "this means that a".
_DEFINITION = _any(
    r"\b(?:is|are|can be|may be|was) (?:defined|described|understood|known) as\b",
    r"\b(?:the term|the phrase|by) [“\"'][^”\"']{2,40}[”\"'](?: we mean| is| refers| means)",
    r"\bstands for\b|\brefers to\b|\bis (?:a|the) (?:term|name|word|phrase|process|way|means|method|document|body|plan|tool) (?:used|by which|of|that|which|for|in which|where)\b",
    r"^(?:what (?:is|are|do we mean by)\b|a|an) [^.?]{3,60}\?",
    r"\bwe use the (?:term|word)\b|\bwhat we mean by\b",
)

# A pointer with nothing said of what it holds: "further information can be found at", "see Appendix 3".
_SIGNPOST = _any(
    r"\b(?:see|refer to|read|view|visit|go to|click|download)\b (?:also |our |the |page|section|appendix|annex|www|http|here)",
    r"\b(?:can|may|is|are) (?:also )?(?:be )?(?:found|viewed|accessed|downloaded|read|available|published|obtained)\b (?:here|at|on|in|from|online|via)\b",
    r"\b(?:further|more|additional|full|fuller) (?:information|details?|copies|copy)\b",
    r"\b(?:is|are) (?:set out|described|detailed|contained|included|shown|listed|covered) (?:in|at|on) (?:our|the|a|appendix|annex|section|chapter|page)\b",
    r"https?://|www\.|\S+@\S+\.\w+",
)

# Somebody else's words: "one carer told us", quotation marks with "I".
_SOMEONE = _any(
    r"[“\"][^”\"]{0,200}\b(?:I|my|me|we)\b[^”\"]{0,200}[”\"]",
    r"\b(?:one|a|another) (?:\w+ )?(?:carer|respondent|participant|resident|member of staff|patient|attendee|service user|parent|tenant) (?:said|told us|commented|wrote|felt|asked|suggested)\b",
    r"\b(?:respondents|participants|people|carers|attendees) (?:said|asked|suggested|commented|would like|wanted|called for|requested)\b",
)

# Another body's work: the sentence's subject is not this authority.
_OTHER_BODY = _any(
    r"^(?:the )?(?:scottish government|uk government|scottish ministers|ministers|public health scotland|healthcare improvement scotland|care inspectorate|audit scotland|accounts commission|cosla|nhs england|department of health|police scotland|scottish fire|national records|the king[’']s fund|parliament)\b[^.;]{0,60}\b(?:has|have|will|is|are|published|set|launched|announced|sets|provides?|introduced|requires?|leads?|aims?|committed|expects?)\b",
)
_OWN = re.compile(r"\b(?:we|our|us|the partnership|the board|the ijb|the hscp|this plan|local(?:ly)?|HSCP|IJB)\b", _I)

# The nine outcomes in their fixed order, each near its short form.
_OUTCOMES = tuple(
    re.compile(pattern, _I)
    for pattern in (
        r"look after|healthier|good health for longer|keep well",
        r"independently|at home|homely",
        r"positive experience|dignity",
        r"quality of life",
        r"inequalit",
        r"unpaid care|carers|caring role",
        r"safe|harm",
        r"engaged|work they do|people who work",
        r"resources .{0,30}(?:effective|efficient)|best use of resources",
    )
)

_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_PARTICULARS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("money", re.compile(r"£\s?\d")),
    (
        "date",
        _any(
            rf"\b{_MONTH} (?:\d{{1,2}},? )?20\d\d\b",
            r"\b20\d\d\s?[/-]\s?(?:20)?\d\d\b",
            r"\bby (?:\w+ ){0,3}20\d\d\b",
            r"\b(?:in|since|from|during|until) (?:\w+ )?(?:19|20)\d\d\b",
            r"\bquarter [1-4]\b|\bQ[1-4]\b",
        ),
    ),
    (
        "figure",
        _any(
            r"\b\d[\d,.]*\s?(?:%|per cent|percent|percentage points?)",
            r"\b\d[\d,.]*\s(?:\w+ ){0,2}(?:people|staff|beds?|places|hours|days|weeks|patients|carers|referrals|posts?|homes|contacts|responses|respondents|households|practices|projects|teams?|sites|children|adults|residents|admissions|visits|participants|organisations|providers|events|sessions|WTE|FTE|houses|volunteers|groups|cases|calls|assessments|reviews)\b",
            r"\b\d+ (?:in|out of) \d+\b",
            r"\b\d{1,3}(?:,\d{3})+\b",
            r"\brate of \d",
        ),
    ),
    (
        "owner",
        _any(
            r"\b(?:chief (?:officer|executive|finance officer|social work officer|nurse)|head of \w+|director of \w+|(?:programme|lead|responsible|project|service|locality) (?:officer|manager|lead)|clinical (?:director|lead)|lead:|owner:|chaired by|led by)\b"
        ),
    ),
    (
        "named-body",
        re.compile(
            r"\b(?:[A-Z][\w’'&-]+ (?:(?:and|of|the|for|&) )?){1,6}(?:Board|Committee|Group|Partnership|Council|Forum|Network|Trust|Programme|Strategy|Framework|Collaborative|Alliance|Hub|Centre|Team|Plan|Association|Fund|Project|Panel|Assembly|Steering Group)\b"
        ),
    ),
    (
        "method",
        _any(
            r"\b(?:option(?:s)? appraisal|driver diagram|focus groups?|survey|co-?design|modelling|scenario|benchmark\w*|logic model|contribution analysis|theory of change|test of change|PDSA|lean|six sigma|programme budgeting|SIMD|SOURCE|HNDA|JSNA|EQIA|scor(?:ed|ing)|weighted|self-evaluation|audit|deep dive|process map\w*|prince2)\b"
        ),
    ),
    (
        "place",
        re.compile(
            r"\b(?:North|South|East|West|Central|Mid|Upper|Lower) [A-Z]\w+|\bin [A-Z][a-z]{3,}(?: [A-Z][a-z]+)?\b"
        ),
    ),
)


def read_all(passages: Sequence[Passage]) -> list[Reading]:
    """The reading of each passage, in order."""
    return [read_passage(passage) for passage in passages]


def read_passage(passage: Passage) -> Reading:
    """Stance, voice and particulars of a passage, sentence by sentence and as a whole."""
    read = [_read_sentence(passage.text[a:b], passage.start + a, passage.start + b) for a, b in sentences(passage.text)]
    _carry_lead_in(passage, read)
    return Reading(
        stance=_leading(read),
        voice="national-text" if recites_outcomes(passage.text) else _main_voice(read),
        particulars=particulars(passage.text),
        sentences=tuple(read),
    )


def particulars(text: str) -> tuple[str, ...]:
    """Kinds of particulars in a text: money, date, figure, owner, named-body, method, place."""
    return tuple(kind for kind, pattern in _PARTICULARS if pattern.search(text))


def recites_outcomes(text: str) -> bool:
    """Whether a text lists at least six of the nine outcomes in their fixed order and holds no particulars."""
    if {"money", "figure", "owner"} & set(particulars(text)):
        return False
    at = count = 0
    for pattern in _OUTCOMES:
        match = pattern.search(text, at)
        if match and match.start() - at < 400:
            at = match.end()
            count += 1
    return count >= 6


def _read_sentence(text: str, start: int, end: int) -> SentenceReading:
    return SentenceReading(start, end, stance_of(text), voice_of(text), particulars(text), bool(_LACKS.search(text)))


def stance_of(text: str) -> str:
    """The stance of one sentence; one that shows none is read as "doing"."""
    will = _WILL.search(text)
    aim = _AIM.search(text)
    done = _DONE.search(text)
    if will and not (aim and aim.start() < will.start()):
        return "done" if done and done.start() < will.start() else "will"
    if aim and not (done and done.start() < aim.start()):
        return "aim"
    doing = _DOING.search(text)
    if done and not (doing and doing.end() <= done.start()):
        return "done"
    return "doing"


def voice_of(text: str) -> str:
    """Who speaks in one sentence, and to what end."""
    if _DUTY.search(text):
        return "duty"
    if _DEFINITION.search(text):
        return "definition"
    if _SIGNPOST.search(text) and len(text.split()) < 45:
        return "signpost"
    if _SOMEONE.search(text):
        return "someone-else"
    if _OTHER_BODY.search(text) and not _OWN.search(text):
        return "other-body"
    return "own"


def _carry_lead_in(passage: Passage, read: list[SentenceReading]) -> None:
    """Give the items of a list the stance of a lead-in such as "We will:"."""
    if passage.kind != "list":
        return
    stance: str | None = None
    for number, sentence in enumerate(read):
        text = passage.text[sentence.start - passage.start : sentence.end - passage.start]
        if text.endswith(":"):
            stance = sentence.stance
        elif stance in {"will", "aim", "done"} and sentence.stance == "doing":
            read[number] = replace(sentence, stance=stance)
    if stance is None and passage.context:
        carried = stance_of(passage.context[-1])
        for number, sentence in enumerate(read):
            if carried != "doing" and sentence.stance == "doing":
                read[number] = replace(sentence, stance=carried)


def _leading(read: Sequence[SentenceReading]) -> str:
    """The stance that most words of the passage carry; the firmer one where two carry as many."""
    if not read:
        return "doing"
    weight = dict.fromkeys(STANCES, 0)
    for sentence in read:
        weight[sentence.stance] += sentence.end - sentence.start
    return max(STANCES, key=lambda stance: weight[stance])


def _main_voice(read: Sequence[SentenceReading]) -> str:
    """The voice of more than half of the passage, else "own"."""
    total = sum(s.end - s.start for s in read) or 1
    for voice in VOICES[1:]:
        if sum(s.end - s.start for s in read if s.voice == voice) > total / 2:
            return voice
    return "own"
