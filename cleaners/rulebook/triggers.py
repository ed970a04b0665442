"""The literals that call for a pattern: words of which one stands in everything that the pattern matches.

They are read off the pattern, so none can be forgotten: of all sets of literals that no match can do without, the one that is
rarest in Chinese text. Wrong for nothing, only slow, where such a set is common; and there is none for a pattern
like ``\\d{4}``, whose rule must name one itself or be found in another way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from .bounds import parse

STRINGS = 300  # different strings that a piece of a pattern may match and still be written out
REPEATS = 4  # of a piece that is written out
LONGEST = 6  # code points of a literal: more would not make it rarer
RARE = 2e-6  # what one more literal costs, as an occurrence in a text of one code point

_COMMON = frozenset(
    "的一是了在不和有大这主中人上为们地个用工时要动国产以我到他会作来分生对于学下级就年阶义发成部民可出能方进同行面说种过命度革而多子后自社加小机也经力线本电高量长党得实家定深法表着水理化争现所二起政三好十战无农使性前等反体合斗路图把结第里正新开论之物从当两些还天资事队批如应形想制心样干都向变关点育重其思与间内去因件日利相由压员气业代全组数果期导平各基或月毛然问比展那它最及外没看治提五解系林者米群头意只明四道马认次文通但条较克又公孔领军流入接席位情运器并飞原油放立题质指建区验活众很教决特此常石强极土少已根共直团统式转别造切九你取西持总料连任志观调七么山程百报更见必真保热委手改管处己将修支识病象几先老光专什六型具示复安带每东增则完风回南广劳轮科北打积车计给节做务被整联步类集号列温装即毫知轴研单色坚据速防史拉世设达尔场织历花受求传口断况采精金界品判参层止边清至万确究书术状厂须离再目海交权且儿青才证低越际八试规斯近注办布门铁需走议县兵固除般引齿千胜细影济白格效置推空配刀叶率述今选养德话查差半敌始片施响收华觉备名红续均药标记难存测士身紧液派准斤角降维板许破述技消底床田势端感往神便贺村构照容非搞亚磨族火段算适讲按值美态黄易彪服早班麦削信排台声该击素张密害侯草何树肥继右属市严径螺检左页抗苏显苦英快称坏移约巴材省黑武培著河帝仅针怎植京助升王眼她抓含苗副杂普谈围食射源例致酸旧却充足短划剂宣环落首尺波承粉践府鱼随考刻靠够满夫失包住促枝局菌杆周护岩师举曲春元超负砂封换太模贫减阳扬江析亩木言球朝医校古呢稻宋听唯输滑站另卫字鼓刚写刘微略范供阿块某功套友限项余倒卷创律雨让骨远帮初皮播优占死毒圈伟季训控激找叫云互跟裂粮粒母练塞钢顶策双留误础吸阻故寸盾晚丝女散焊功株亲院冷彻弹错散商视艺灭版烈零室轻血倍缺厘泵察绝富城冲喷壤简否柱李望盘磁雄似困巩益洲脱投送奴侧润盖挥距触星松送获兴独官混纪依未突架宽冬章湿偏纹吃执阀矿寨责熟稳夺硬价努翻奇甲预职评读背协损棉侵灰虽矛厚罗泥辟告卵箱掌氧恩爱停曾溶营终纲孟钱待尽俄缩沙退陈讨奋械载胞幼哪剥迫旋征槽倒握担仍呀鲜吧卡粗介钻逐弱脚怕盐末阴丰雾冠丙街莱贝辐肠付吉渗瑞惊顿挤秒悬姆烂森糖圣凹陶词迟蚕亿矩康遵牧遭幅园腔订香肉弟屋敏恢忘编印蜂急拿扩伤飞露核缘游振操央伍域甚迅辉异序免纸夜乡久隶缸夹念兰映沟乙吗儒杀汽磷艰晶插埃燃欢铁补咱芽永瓦倾阵碳演威附牙芽永瓦斜灌欧献顺猪洋腐请透司危括脉宜笑若尾束壮暴企菜穗楚汉愈绿拖牛份染既秋遍锻玉夏疗尖殖井费州访吹荣铜沿替滚客召旱悟刺脑措贯藏敢令隙炉壳硫煤迎铸粘探临薄旬善福纵择礼愿伏残雷延烟句纯渐耕跑泽慢栽鲁赤繁境潮横掉锥希池败船假亮谓托伙哲怀割摆贡呈劲财仪沉炼麻罪祖息车穿货销齐鼠抽画饲龙库守筑房歌寒喜哥洗蚀废纳腹乎录镜妇恶脂庄擦险赞钟摇典柄辩竹谷卖乱虚桥奥伯赶垂途额壁网截野遗静谋弄挂课镇妄盛耐援扎虑键归符庆聚绕摩忙舞遇索顾胶羊湖钉仁音迹碎伸灯避泛亡答勇频皇柳哈揭甘诺概宪浓岛袭谁洪谢炮浇斑讯懂灵蛋闭孩释乳巨徒私银伊景坦累匀霉杜乐勒隔弯绩招绍胡呼痛峰零柴簧午跳居尚丁秦稍追梁折耗碱殊岗挖氏刃剧堆赫荷胸衡勤膜篇登驻案刊秧缓凸役剪川雪链渔啦脸户洛孢勃盟买杨宗焦赛旗滤硅炭股坐蒸凝竟陷枪黎救冒暗洞犯筒您宋弧爆谬涂味津臂障褐陆啊健尊豆拔莫抵桑坡缝警挑污冰柬嘴啥饭塑寄赵喊垫丹渡耳刨虎笔稀昆浪萨茶滴浅拥穴覆伦娘吨浸袖珠雌妈紫戏塔锤震岁貌洁剖牢锋疑霸闪埔猛诉刷狠忽灾闹乔唐漏闻沈熔氯荒茎男凡抢像浆旁玻亦忠唱蒙予纷捕锁尤乘乌智淡允叛畜俘摸锈扫毕璃宝芯爷鉴秘净蒋钙肩腾枯抛轨堂拌爸循诱祝励肯酒绳穷塘燥泡袋朗喂铝软渠颗惯贸粪综墙趋彼届墨碍启逆卸航衣孙龄岭骗休借"
    [:500]
)
_MARKS = frozenset("，。、：；！？“”（）《》…—,.:;!?()")


class Cover(NamedTuple):
    """Literals of which one stands in every match, and how often one of them may be met in a text of one code point."""

    cost: float
    literals: frozenset[str]


def find_triggers(pattern: str) -> tuple[str, ...]:
    """The literals that call for a pattern, in order; none where the pattern does not name any. Raises ``re.error``."""
    flags = re.match(r"\(\?i\)", pattern)
    cover = _cover(parse(pattern[flags.end() :] if flags else pattern), fold=bool(flags))
    if cover is None:
        return ()
    # What holds another literal is called for by that one.
    return tuple(sorted(one for one in cover.literals if not any(other in one and other != one for other in cover.literals)))


def _cover(parsed: Any, *, fold: bool) -> Cover | None:
    """The rarest cover of a sequence: of one of its pieces, or of several in a row that can be written out."""
    pieces = [(str(operator), argument) for operator, argument in parsed]
    written = [_strings(name, argument, fold=fold) for name, argument in pieces]
    found = [cover for name, argument in pieces if (cover := _cover_of(name, argument, fold=fold)) is not None]
    for first in range(len(pieces)):
        strings: frozenset[str] | None = frozenset(("",))
        for more in written[first:]:
            strings = _joined(strings, more)
            if strings is None:
                break
            if "" not in strings:
                found.append(_priced(strings))
    return min(found, key=lambda cover: (cover.cost, sorted(cover.literals)), default=None)


def _cover_of(name: str, argument: Any, *, fold: bool) -> Cover | None:
    if name == "BRANCH":
        branches = [_cover(branch, fold=fold) for branch in argument[1]]
        if any(branch is None for branch in branches):
            return None
        return _priced(frozenset().union(*(branch.literals for branch in branches if branch)))
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _cover(argument[2], fold=fold) if argument[0] else None
    if name == "SUBPATTERN":
        return _cover(argument[3], fold=_folds(argument, fold=fold))
    return _cover(argument, fold=fold) if name == "ATOMIC_GROUP" else None


def _strings(name: str, argument: Any, *, fold: bool) -> frozenset[str] | None:
    """Every string that a piece can match; ``None`` where they are too many to write out."""
    if name == "LITERAL":
        return _cases(chr(argument), fold=fold)
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return frozenset(("",))
    if name == "IN":
        return _members(argument, fold=fold)
    if name == "BRANCH":
        return _united(_sequence(branch, fold=fold) for branch in argument[1])
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        low, high, body = argument
        if high > REPEATS:
            return None
        once, power = _sequence(body, fold=fold), [frozenset(("",))]
        for _ in range(high):
            longer = _joined(power[-1], once)
            if longer is None:
                return None
            power.append(longer)
        return _united(power[low:])
    if name == "SUBPATTERN":
        return _sequence(argument[3], fold=_folds(argument, fold=fold))
    return _sequence(argument, fold=fold) if name == "ATOMIC_GROUP" else None


def _sequence(parsed: Any, *, fold: bool) -> frozenset[str] | None:
    strings: frozenset[str] | None = frozenset(("",))
    for operator, argument in parsed:
        strings = _joined(strings, _strings(str(operator), argument, fold=fold))
    return strings


def _joined(before: frozenset[str] | None, after: frozenset[str] | None) -> frozenset[str] | None:
    """Every string of the one, and one of the other behind it."""
    if before is None or after is None or len(before) * len(after) > STRINGS:
        return None
    return frozenset(left + right for left in before for right in after)


def _united(parts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    strings: frozenset[str] = frozenset()
    for part in parts:
        if part is None:
            return None
        strings |= part
    return strings if len(strings) <= STRINGS else None


def _members(argument: Any, *, fold: bool) -> frozenset[str] | None:
    """The characters of a class; ``None`` for one that is turned round, large, or named (``\\d``)."""
    found: set[str] = set()
    for kind, value in argument:
        if str(kind) == "LITERAL":
            found |= _cases(chr(value), fold=fold)
        elif str(kind) == "RANGE" and value[1] - value[0] < STRINGS:
            found.update(case for code in range(value[0], value[1] + 1) for case in _cases(chr(code), fold=fold))
        else:
            return None
    return frozenset(found) if len(found) <= STRINGS else None


def _folds(group: Any, *, fold: bool) -> bool:
    return (fold or bool(group[1] & re.IGNORECASE)) and not group[2] & re.IGNORECASE


def _cases(char: str, *, fold: bool) -> frozenset[str]:
    return frozenset(case for case in (char.lower(), char.upper()) if len(case) == 1) if fold else frozenset((char,))


def _priced(strings: frozenset[str]) -> Cover:
    literals = frozenset(string[:LONGEST] for string in strings)
    return Cover(sum(map(_frequency, literals)) + RARE * len(literals), literals)


def _frequency(literal: str) -> float:
    """How often a literal may be met: its rarest character decides, and each further one makes it rarer."""
    shares = sorted(_shares(literal))
    frequency = shares[0]
    for share in shares[1:]:
        frequency *= min(1.0, 20 * share)
    return frequency


def _shares(literal: str) -> Iterator[float]:
    for char in literal:
        if char in _COMMON or char in " 0123456789":
            yield 0.003
        elif char in _MARKS:
            yield 0.02
        else:
            yield 0.0003
