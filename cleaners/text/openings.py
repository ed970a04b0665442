"""The words that Chinese sentences and clauses begin with: how a new one is told where its mark was lost, torn off or is of the wrong kind.

Three cleaners ask, and each where something else stands to be lost: so the lists differ in how sure a word must be. Wrong where the
words stand inside a sentence (他认为目前…): none is ever looked for but at a border that something else already doubts.
"""

from __future__ import annotations

from .pattern import lazy

_NUMERAL = "[一二三四五六七八九十]"
_ORDER = "[首其再最][先次后]"  # 首先, 其次, 再次, 最后
_LINKS = "同时|此外|另外|因此"

# At the head of a line, behind a full line without a mark: what begins so is a paragraph, whatever the line above lacks.
TURN = lazy(f"{_NUMERAL}{{1,3}}是|{_ORDER}[，,]|[另此]外[，,]|综上")

# At the head of a line, below a long line that holds commas and lacks its stop: rather a paragraph than the rest of a sentence.
SENTENCE = lazy(
    f"{_LINKS}|{_ORDER}|{_NUMERAL}{{1,2}}[是要]|第{_NUMERAL}[，,]"
    "|之所以|总之|综上|当前|目前|近年来|[今去]年|[一几多]年来|下一步|接下来"
)

# Behind a half-width stop between two clauses: the stop speaks, too, so one ideograph may be enough.
CLAUSE = lazy(
    f"{_LINKS}|[首其再最]|{_NUMERAL}是|目前|为此|对此|随着|通过|按照|根据|[近今去前][年日期]|[一二三四五六七八九十几多]年来"
    "|经(?:研究|审查|审核|查|核实|批准|调查|协商)|现[将就予]|特此|鉴于|其中|截[至止]|会议|此次|力争|全[年市县区镇乡省]|据(?=统计|了解|介绍|悉|调查)"
    "|但|并|本|请|我|各|要|在|对|为|第"
)

# Behind a full-width ．, which may as well join two names.
SURE_CLAUSE = lazy(f"{_LINKS}|{_ORDER}|{_NUMERAL}是|但是?|并且|各[级地单部]|要")
