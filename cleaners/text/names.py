"""What Chinese names of persons look like: enough to tell a name from a word, no more."""

from __future__ import annotations

# The most frequent surnames of one ideograph, which nine in ten people have, and those of two.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱"
    "侯江尹薛闫阎雷龙史黎贺陶顾毛郝龚邵万覃武钱戴严莫孔向常汤康易乔赖文牛葛洪柴柳凌齐庄颜柯翁欧童季梅盛关岑骆卓左曲鲍苗冉甘温苑俞安耿祝单包司宁詹申车涂聂舒符"
    "鲁冷章焦项尚古游费席裴管蓝岳祁屈殷霍尤詹米商解阮成丛路费晏鄢倪褚辛桂房应景宗纪宫谷燕欒栾隋华"
    "張劉陳楊黃趙吳孫馬鄭謝許韓鄧馮蕭葉蔣蘇呂盧鐘薑譚陸範賈鄒邱閻龍賀陶顧龔萬錢嚴湯喬賴莊顏歐關駱聶魯項費藍"
)
_DOUBLE = "欧阳 太史 端木 上官 司马 东方 独孤 南宫 夏侯 诸葛 尉迟 皇甫 公孙 慕容 令狐 司徒 司空 歐陽 諸葛 東方 獨孤"
DOUBLE_SURNAMES = frozenset(_DOUBLE.split())


def is_name(text: str) -> bool:
    """Whether two to four ideographs may be a person's name: they begin with a surname."""
    return 2 <= len(text) <= 4 and (text[0] in SURNAMES if len(text) < 4 else text[:2] in DOUBLE_SURNAMES)
