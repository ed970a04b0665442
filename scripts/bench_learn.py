#!/usr/bin/env python3
"""Measure what `clean learn` finds: `python scripts/bench_learn.py [--documents N] [--seed N] [--json FILE]`.

A corpus is made by script: bodies of generated sentences and of the project's samples, in four kinds of documents; in them
the templates below, as a site, a seller or an application would put them, with numbers, dates, names and accounts that vary;
and repetition that is the author's (formulas of law, forms, headings, salutations, signatures, refrains). Printed are

- precision: the part of the proposed rules that match something planted, and nothing in the documents as their authors
  left them;
- recall: the part of the planted templates whose lines (or runs, exactly) the proposed rules take, nine in ten of them;

with time, MB/s and the peak of the memory. Exits with 1 where precision is below 0.95 or recall below 0.9.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the checkout's own package, whatever is installed

from cleaners import Pipeline  # noqa: E402
from cleaners.learn import learn  # noqa: E402

SEED, DOCUMENTS = 20240308, 10_000
PRECISION, RECALL = 0.95, 0.9
TAKEN = 0.9  # the part of a template's places that must be taken before it counts as found
LEAST_SHARE, MOST_SHARE = 0.003, 0.03  # of the documents that bear one template

# What varies is in braces: {n} a number, {date}, {time}, {name} a person, {title} of a work, {chapter}, {qq}, {wx}, {tel}.
HEADS = """
青藤书屋 > 现代文学 > {title} > 正文
您现在所在的位置：首页 >> 文秘频道 >> 工作总结 >> 浏览文章
【晨露文库】千万读者共同的选择，全站免费看
作者：{name}　更新时间：{date} {time}　本章字数：{n}
站内公告：新版网页已上线，旧地址将于{date}停用，请及时更新书签
热度 {n}℃　收藏 {n}　吐槽 {n}
登录 | 注册 | 充值 | 我的书架 | 手机版
文档编号：DOC{n}　上传者：{name}　下载需 {n} 金币
☆★☆ 一起读吧，好故事不打烊 ☆★☆
本文已被 {n} 位书友加入书签
首页　资讯　论坛　视频　直播　问答　商城
转载声明：本篇经作者本人同意搬运，出处见文末
阅读模式：白天 夜间 护眼　字号 A- A+
小提示：按键盘左右方向键可以快速翻到上下章
来源：{name}的博客　阅读 {n} 次　{n} 人赞过
律师在线 › 法律咨询 › 婚姻家事 › 问题详情（编号 {n}）
问诊记录由「安心问医」平台脱敏展示，患者昵称：{name}
已有 {n} 人浏览｜{n} 人收藏｜{n} 条讨论
{date} {time} 发布在 [灌水专区]　只看楼主　倒序
本帖最后由 {name} 于 {date} {time} 编辑
教师资源网 - 中小学课件、教案、试卷免费分享平台
温馨提示：您的浏览器版本较低，部分功能可能无法使用
用户 {wx} 的个人图书馆　馆藏 {n}　被关注 {n}
红枫听书 · 原著 · {title} · 第{n}集
[转帖] {title}（已有{n}人顶过）
本帖被 {name} 设置为精华 加 {n} 分
当前版本：网友精校版 v{n}
广东省用户请走电信线路，江浙用户请走联通线路
发表于 {date}，阅读约需 {n} 分钟
"""
TAILS = """
—— 更多同类文稿请移步「文稿驿站」，每周上新 ——
天才一秒记住本站地址：www.qinglu{n}.com
觉得写得不错？给作者点个小红心吧，你的鼓励是他码字的动力
如果您中途有事离开，请按 CTRL+D 键保存当前页面至收藏夹
加老师微信 {wx} 领取全套课件
读者交流群：{qq}（进群请注明书名）
上一章 ← 章节目录 → 下一章
以上内容由会员 {name} 上传，如有侵权请联系客服删除
扫描下方二维码，把好文章带回家
全站资源永久免费，打赏随意，收款码见右侧
手机扫一扫，随时随地接着看
感谢 {name} 的 {n} 张月票，今晚加更
本文档由测试版转换工具生成，购买正版可去除此行
点击右上角“…”，分享给同样在备考的伙伴
©{n} 云杉阅读 版权所有　沪ICP备{n}号
看完别忘了点在看，咱们明天同一时间再见
客服热线 {tel}（工作日九点到十八点在线）商务合作勿扰
共 {n} 条评论，点击展开全部
站长推荐：《{title}》《{title}》《{title}》
本店承接各类文案，三天交稿，不满意包改，掌柜 QQ {qq}
下载本文 Word 版（{n}KB）
猜你喜欢：{title} | {title} | {title}
未登录用户只能预览前 {n} 页，登录后可查看全部
我为什么选择晨露会员？因为它便宜
广告位招租，意者私信站务，长期有效
报告错误　推荐本书　投推荐票　打开书架
该回答由 AI 助手生成，仅供参考，不代表平台观点
赞同 {n}　反对 {n}　举报　打赏
来自 {name} 的手机客户端
以下为赞助商内容，与本站立场无关
本页面由极速建站免费版搭建，升级专业版去除标识
下一篇：《{title}》　上一篇：《{title}》
扫码添加小助手，备注“进群”，拉你进同城家长群
部分图片源自网络，如涉版权请发函至 {wx}@lvyin.cc，我们立即处理
会员专享：本题视频讲解（{n} 分钟）　开通后即可观看
觉得有帮助的朋友，动动小手转给身边的人吧
点此领取 {n} 元新人礼包，有效期至 {date}
如果你也喜欢这篇小说，请把它介绍给你的朋友
想了解更多养生知识，微信搜索“百草堂养生”
本站所有小说均由机器人自动抓取，不代表本站立场
家长交流请加 QQ {qq}，非诚勿扰
需要电子教案的老师请在公众号后台发送“教案{n}”
主页：{wx}.fenghong.net　论坛：bbs.fenghong.net
收起全文 ∧　踩 {n}　顶 {n}
顶一下让更多人看到，你的支持是楼主更新的动力
——摘编自红枫听书网，音频版在各大平台同步播出——
投诉建议请发邮件 {wx}@fenghong.net
"""
BETWEEN = """
(本章未完，请翻页)
本小章还未完，请点击下一页继续阅读后面精彩内容！
————晨露文库独家整理，他站转载必究————
新用户注册即送 {n} 书币，复制口令到浏览器打开
看正文之前先点一下收藏，防止下次找不到路
<< 广告：秋季新款全场 {n} 折起，点击进店 >>
此处省略 {n} 字，开通月卡后立即显示
喜欢听书的朋友，打开客户端戳右下角的耳机图标
【小编提醒】网页加载不全时，请关闭浏览器的阅读模式再刷新
↓↓↓ 往下拉还有彩蛋，先给小店点个关注 ↓↓↓
备用网址 m{n}.lvyin.cc 收藏好不迷路
{date} {time} 于晨露文库首发
水印：仅供 {name} 个人预览，外传追责
书友们都在群里讨论剧情，群号 {qq}，暗号：书名
资料君微信：{wx}（备注“真题”）
翻页太慢？装个 APP 试试，流量省一半
【广告】视力下降怎么办？点我查看专家方案
---- 使用 简转 PDF 工具试用版导出，第 {n} 页水印 ----
字幕由“星海字幕组”译制，禁止用于商业用途
<点击加载下一屏>
插播一条：本店周年庆，全场满 {n} 减 {n}，链接在评论区
关注公众号「安心问医」，回复 {n} 获取完整病例
觉得卡顿请切换线路：线路{n}
（由于字数限制，剩余部分请移步评论区）
※ 红枫听书，用耳朵读好书 ※
该章节已被锁定，付 {n} 枫叶币即可查看
抱歉，此段落仅对铁杆粉丝开放
插图{n}：原图请在电脑端查看
"""
INLINE = """
（晨露文库 www.chenlu{n}.net 首发）
【更多章节请到绿荫书城阅读】
[本资料来自备考圈公众号：beikao{n}]
﹝全本TXT下载 lvyin.cc﹞
（获取PDF版请加微信 {wx}）
【微信搜 {wx} 看后续】
（本文由文稿驿站会员{name}上传，版权归原作者）
请记住本书首发域名：lvyinsc.com。
“晨露文库”手机版网址：m.chenlu.net
扫码关注备考圈领取解析QQ群{qq}
(购买正版请上绿荫书城APP，盗版缺章)
★资料加群{qq}★
『加入书签，方便阅读』
(PS：今天还有一更，求月票求打赏，读者群{qq})
手机用户请访问m.lvyin.cc阅读
【试读结束，开通会员看全文】
（图片加载失败，点击重试）
【来源：教师资源网 jszy{n}.com】
（本文首发于公众号安心问医，ID：axwy{n}）
[广告]全场包邮，店铺搜“绿荫文具”[/广告]
（编者注：图书请到绿荫书城购买，扫码立减{n}元）
——更多病例见 anxin{n}.org——
｛星海字幕组 QQ群 {qq}｝
（红枫听书fenghong.net）
【此处插播广告，{n}秒后继续】
（加群{qq}免费拿全本）
〔百草堂养生 编号{n}〕
"""
BLOCKS = [
    """
╔══════════════════╗
绿荫书城｜更新快、无弹窗
把书城网址告诉你的三个好友
编号 {n} 的书友正在阅读本书
╚══════════════════╝
""",
    """
==========================
文件名：{title}.txt
整理：{name}　日期：{date}
更多电子书请关注微博 @绿荫小编
==========================
""",
    """
阅读 {n}
点赞 {n}　在看 {n}
写下你的留言
精选留言加载中
""",
    """
相关文章
{title}范文三篇
{title}怎么写
""",
    """
△ 向上滑动，查看往日故事 △
扫一扫下载红枫客户端
新人注册立得 {n} 枫叶币
""",
]
OPEN_LINES = ("{title}范文三篇", "{title}怎么写", "精选留言加载中", "相关文章")

# What authors repeat, by the kind of document.
OFFICIAL = """
各有关单位：|特此通知。|现将有关事项通知如下：|一、总体要求|二、主要任务|三、保障措施|（一）加强组织领导|（二）严格督促检查|联系人：{name}，电话：{tel}
青川县人民政府办公室文件|青川县教育局|{date}|本办法自发布之日起施行。|附件：1.报名表|主送：各乡镇人民政府|抄送：县委办公室，县人大办公室。|（此件公开发布）
第一章 总则|第二章 附则|青政办发〔{n}〕{n}号|报名时间：{date}|咨询电话：{tel}|以上报告，请予审议。|有关材料可在县政府网站下载。|本规定由县教育局负责解释。
请各单位于{date}前将材料报送至办公室邮箱。|根据《中华人民共和国预算法》和有关规定，制定本办法。|关于印发《青川县工作规则》的通知|{n}年政府工作报告
签字：____________|单位（盖章）：|填表日期：　　年　　月　　日|政府信息公开目录|会议强调，要认真学习领会会议精神，切实抓好贯彻落实。
"""
NOVEL = """
第{chapter}章|“你说什么？”|他点了点头，没有说话。|***|（完）|“好。”|她笑了笑。|夜深了。|序章|后记|三天以后。|“走吧。”他说。
"""
STUDY = """
参考文献|摘要：|关键词：|一、选择题（每题{n}分，共{n}分）|答：|解：|【解析】|【答案】|姓名：________ 班级：________ 学号：________|本题满分{n}分。
考试时间：{n}分钟|注意事项|【教学目标】|【教学过程】|板书设计|教学反思|1.答题前，考生务必将自己的姓名、准考证号填写清楚。
"""
REPORT = """
目录|前言|数据来源：统计局、作者整理|图{n} 全市用水量|表{n} 分行业就业人数|单位：万元|谢谢大家！|尊敬的各位领导、各位来宾：|此致|敬礼！|记者 {name} 通讯员 {name}
（作者单位：某大学经济学院）|本报告不构成投资建议。|编者按|延伸阅读|读者来信|本刊讯|（下转第{n}版）|欢迎各位代表莅临指导。|会员单位：|论坛议程
"""
# Words of a site in an author's mouth, and slogans: in documents of every kind.
TEMPTING = """
欢迎批评指正！
欢迎广大读者来信来稿，稿件请发送至编辑部邮箱。
如需转载，请联系编辑部并注明出处。
数据来源：国家统计局网站，作者整理
资料来源：作者根据公开资料整理
本文系国家社科基金项目（编号：{n}）的阶段性成果。
作者简介：{name}，男，某大学副教授，研究方向为区域经济。
通讯作者：{name}，电子邮箱：abc{n}@univ.edu.cn
收稿日期：{date}　修回日期：{date}
请登录市政务服务网在线办理，或者到市民之家窗口办理。
详情请咨询客服热线：{tel}
投诉举报电话：12345
本产品说明书请妥善保管
使用前请仔细阅读说明书，并按照要求操作
免费服务热线：400-{n}
保修期内非人为损坏，免费维修
扫描二维码，观看实验视频
阅读下面的文字，完成第{n}～{n}题
答案写在答题卡上，写在试卷上无效
请在规定时间内提交作业，逾期不予受理
【课堂小结】通过本节课的学习，你有什么收获？
同学们，下课！
谢谢聆听！
请听下回分解。
欲知后事如何，且听下回分解
未完待续
他把手机放回口袋，没有回复。
“关注我，关注我！”孩子们喊道。
她点击了发送
叮咚，手机响了
系统提示：任务完成，获得经验值{n}点
【获得金币{n}枚】
——题记
献给我的父亲
第{chapter}卷 风起
番外：{name}篇
主编：{name}　副主编：{name}
责任校对：{name}
定价：{n}.00元
开本：880×1230 1/32　字数：{n}千字
联系地址：青川市中山路{n}号，邮编：{n}
主持人：下面请看详细报道。
问：请问该政策什么时候开始实施？
答：感谢您的关注。
会议时间：{date}　会议地点：三楼会议室
参会人员：{name}、{name}、{name}
扫码签到，凭证入场
请各参会单位于{date}前扫码报名
本招标项目采用电子招标，投标人登录平台下载招标文件
中标公告发布之日起30日内签订合同
甲方（盖章）：　　乙方（盖章）：
本合同一式{n}份，甲乙双方各执一份
姓名　性别　出生年月　联系方式　备注
序号　项目名称　数量　单价　金额
合计　　　　　　　　　　　　{n}
注：本表一式两份
审核人：{name}　制表人：{name}　日期：{date}
如有疑问，请与人力资源部联系，电话：{tel}
简历请发送至邮箱hr{n}@abc.com，邮件标题注明应聘岗位
公司提供免费住宿、带薪年假、节日福利
会员登记表
网络安全为人民，网络安全靠人民
青山绿水，就是金山银山
同一个世界，同一个梦想
原告诉称，被告拖欠货款{n}元
本院认为，原告的诉讼请求符合法律规定，应予支持。
如不服本判决，可在判决书送达之日起十五日内提起上诉
上一篇论文讨论了这个问题。
下载次数和浏览次数见表{n}
点击“确定”按钮，保存设置
打开浏览器，输入路由器地址，登录管理页面
第一步：下载安装包并解压
注意：升级前请备份数据
温馨提示：办理业务请携带身份证原件
友情提示：雨天路滑，注意安全
广告法规定，广告应当真实合法
京剧选段：《{title}》
曲目：{title}　演唱：{name}
编者按：本期专栏刊登三篇文章
本期导读
本刊编辑部
全国统一书号：{n}
摄影：{name}　文字：{name}
新华社北京{n}月{n}日电（记者{name}）
"""
KINDS = {"official": OFFICIAL, "novel": NOVEL, "study": STUDY, "report": REPORT}


def listed(text: str) -> list[str]:
    return [line for line in text.strip().split("\n") if line]


WHO = listed(
    "村民 老师 工程师 医生 孩子 老人 船工 木匠 会计 学生 编辑 司机 渔民 护士 邻居 队长 技术员 值班员 管水员 售票员 裁缝 教练 记录员 账房".replace(
        " ", "\n"
    )
)
NAMES = listed(
    "王小明 李建国 张秀英 刘德顺 陈晓东 杨柳 赵一鸣 周海燕 吴江 徐静 孙立 马春生 朱琳 胡志强 郭敏 何平 高翔 林芳 罗成 郑重".replace(
        " ", "\n"
    )
)
WHEN = listed(
    "清早 傍晚 去年冬天 开春以后 雨停之后 那天夜里 第二天 月底 入秋时 正午 收工前 天亮以前 散会后 午饭后 大雪封山时".replace(
        " ", "\n"
    )
)
WHERE = listed(
    "渠边 仓库 渡口 山坡上 旧祠堂 车站 河滩 院子里 教室 码头 磨坊 果园 桥头 灯塔下 阁楼里 市集 茶馆 田埂上".replace(
        " ", "\n"
    )
)
DID = listed(
    "修好了 搬来了 记下了 数清了 找到了 送走了 晾干了 画出了 守住了 打磨了 换掉了 抬起了 丈量了 补齐了 讲起了 比较了".replace(
        " ", "\n"
    )
)
WHAT = listed(
    "一台水泵 半袋麦种 几张旧图纸 那只木箱 三里长的沟渠 最后一封信 许多账目 一排柳树 断了的缆绳 全村的水表 生锈的门锁 一本笔记 两架风车 满地落叶 失传的唱词 那盏马灯".replace(
        " ", "\n"
    )
)
THEN = listed(
    "大家都松了一口气 谁也没有再提 水位慢慢降了下去 成本低了一成 孩子们围了上来 路就通了 误差不超过百分之三 事情有了眉目 风也小了 收成好了许多 消息传得很快 他反倒睡不着了 结论与先前一致 雾还没有散".replace(
        " ", "\n"
    )
)
WORKS = listed(
    "水渠往事 北山行记 灯下漫谈 河湾的四季 少年与船 乡村会计手记 长夜将明 石桥 秋天的账本 远山来信 麦浪 归途 年终述职 师德演讲 安全生产 入党申请".replace(
        " ", "\n"
    )
)


def fill(template: str, random: random.Random) -> str:
    """A template with values in its braces."""

    def value(match: re.Match[str]) -> str:
        match match[1]:
            case "n":
                return str(random.choice([random.randint(2, 99), random.randint(100, 99999)]))
            case "date":
                return f"{random.randint(2008, 2024)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
            case "time":
                return f"{random.randint(0, 23):02}:{random.randint(0, 59):02}"
            case "name":
                return random.choice(NAMES)
            case "title":
                return random.choice(WORKS) + random.choice(["", "", "续", "（下）", "二"])
            case "chapter":
                return "".join(random.choice("一二三四五六七八九十") for _ in range(random.randint(1, 2)))
            case "qq":
                return str(random.randint(10**7, 10**9))
            case "wx":
                return random.choice(["wx", "bk", "lvyin_", "wen"]) + str(random.randint(100, 99999))
            case "tel":
                return f"0{random.randint(21, 29)}-{random.randint(20000000, 89999999)}"
        raise ValueError(match[0])

    return re.sub(r"\{(\w+)\}", value, template)


def sentence(random: random.Random) -> str:
    pick = random.choice
    name = pick([pick(WHO), pick(NAMES), pick(WHO) + pick(NAMES)])
    parts = [f"{pick(WHEN)}，{name}在{pick(WHERE)}{pick(DID)}{pick(WHAT)}", pick(THEN)]
    if random.random() < 0.5:
        parts.insert(1, f"又和{pick(NAMES)}{pick(DID)}{pick(WHAT)}")
    if random.random() < 0.3:
        parts.append(f"前后花了{random.randint(2, 90)}天")
    return "，".join(parts) + "。"


def paragraph(random: random.Random) -> str:
    return "".join(sentence(random) for _ in range(random.randint(1, 5)))


@dataclass
class Planted:
    """A template and where it stands: each place with the line that bears it, and the run alone."""

    template: str
    kind: str
    places: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Corpus:
    dirty: list[bytes]
    clean: list[str]
    planted: list[Planted]


def make_corpus(documents: int, seed: int) -> Corpus:
    """The corpus; the same for the same numbers."""
    rng = random.Random(seed)
    sample = [line for path in sorted((ROOT / "samples").glob("*.gold.txt"))
              for line in path.read_text("utf-8").split("\n") if len(line) > 40]  # fmt: skip
    planted = {
        (kind, template): Planted(template, kind)
        for kind, text in (("head", HEADS), ("tail", TAILS), ("between", BETWEEN), ("inline", INLINE))
        for template in listed(text)
    }
    planted |= {
        ("block", line): Planted(line, "block")
        for block in BLOCKS
        for line in listed(block)
        if re.search("[一-鿿]", line)
    }
    units = [("head", [line]) for line in listed(HEADS)] + [("tail", [line]) for line in listed(TAILS)]
    units += [("between", [line]) for line in listed(BETWEEN)] + [("inline", [line]) for line in listed(INLINE)]
    units += [("block", listed(block)) for block in BLOCKS]
    bearers: list[list[tuple[str, list[str]]]] = [[] for _ in range(documents)]
    for unit in units:
        share = rng.uniform(LEAST_SHARE, MOST_SHARE)
        for number in rng.sample(range(documents), max(8, int(documents * share))):
            bearers[number].append(unit)
    dirty, clean = [], []
    for number in range(documents):
        lines = body(rng, sample)
        clean.append("\n".join(lines) + "\n")
        for kind, templates in bearers[number]:
            plant(kind, templates, lines, planted, rng)
        text = "\n".join(lines) + "\n"
        dirty.append(text.encode("gb18030" if number % 10 == 3 else "utf-8"))
    return Corpus(dirty, clean, list(planted.values()))


def body(rng: random.Random, sample: list[str]) -> list[str]:
    """A document as its author left it."""
    kind = rng.choice(list(KINDS))
    formulas = [item for line in listed(KINDS[kind]) for item in line.split("|")]
    formulas += listed(TEMPTING) if rng.random() < 0.5 else []
    lines = [fill("{title}", rng) + rng.choice(["", "", "纪事", "（一）"])]
    for _ in range(rng.randint(3, 12)):
        lines.append(rng.choice(sample) if rng.random() < 0.05 else paragraph(rng))
        if rng.random() < 0.35:
            lines.append(fill(rng.choice(formulas), rng))
    if kind == "official":
        lines.insert(1, fill("各有关单位：", rng))
        lines += [fill(item, rng) for item in ("特此通知。", "青川县教育局", "{date}")]
    return lines


def plant(
    kind: str, templates: list[str], lines: list[str], planted: dict[tuple[str, str], Planted], rng: random.Random
) -> None:
    """Put one unit into a document. A run goes into the middle of a sentence, not into a number."""
    if kind == "inline":
        at = max(
            range(len(lines)),
            key=lambda number: (len(lines[number]) > 40) * rng.random() * 1000 + len(lines[number]) / 1000,
        )
        run, line = fill(templates[0], rng), lines[at]
        places = [place for place in range(8, len(line) - 8) if not line[place - 1 : place + 1].isascii()]
        places = [
            place for place in places if re.match("[一-鿿，。]", line[place - 1]) and re.match("[一-鿿]", line[place])
        ]
        place = rng.choice(places)
        lines[at] = line[:place] + run + line[place:]
        planted["inline", templates[0]].places.append((lines[at], run))
        return
    filled = [fill(template, rng) for template in templates]
    where = {"head": 0, "tail": len(lines), "between": rng.randint(2, len(lines) - 1),
             "block": rng.choice([0, len(lines), len(lines)])}[kind]  # fmt: skip
    lines[where:where] = filled
    for template, line in zip(templates, filled, strict=True):
        if (kind, template) in planted:
            planted[kind, template].places.append((line, line))


def known_to_removal(corpus: Corpus) -> set[str]:
    """The planted templates that the rules there are take away by themselves, in most of their places."""
    pipeline, known = Pipeline("zh", only=["encoding", "characters", "removal"]), set()
    for planted in corpus.planted:
        gone = [run not in pipeline.run(f"{paragraph(random.Random(1))}\n{line}\n{paragraph(random.Random(2))}\n").text
                for line, run in planted.places[:8]]  # fmt: skip
        if sum(gone) > len(gone) / 2:
            known.add(planted.template)
    return known


def measure(corpus: Corpus, toml: str) -> dict[str, Any]:
    """Precision and recall of the proposed rules."""
    import tomllib

    reader = Pipeline("zh", only=["markup", "encoding", "characters"])  # planted lines as the rules see them
    rules = tomllib.loads(toml).get("rule", [])
    finds = [(rule["name"], re.compile(rule["find"], re.MULTILINE), rule["trigger"]) for rule in rules]
    clean = "\n".join(reader.run(text).text for text in corpus.clean)
    wrong = {name: match[0] for name, find, trigger in finds
             if any(literal in clean for literal in trigger) and (match := find.search(clean))}  # fmt: skip
    used: set[str] = set()
    missed: dict[str, str] = {}
    for planted in corpus.planted:
        taken, example = 0, ""
        places = planted.places
        for line, run in places:
            line, run = (reader.run(text).text.strip() for text in (line, run))
            hit = _takes(finds, line, run)
            used |= hit[0]
            taken += hit[1]
            example = example if hit[1] else line
        if taken < TAKEN * len(places):
            missed[f"{planted.kind}: {planted.template}"] = f"{taken} of {len(places)}"
    idle = {name for name, _, _ in finds} - used - set(wrong)
    right = len(finds) - len(wrong) - len(idle)
    return {
        "proposed": len(finds), "precision": right / max(len(finds), 1), "wrong": wrong,
        "idle": {name: find.pattern for name, find, _ in finds if name in idle},
        "planted": len(corpus.planted), "recall": 1 - len(missed) / len(corpus.planted), "missed": missed,
    }  # fmt: skip


def _takes(finds: list[tuple[str, re.Pattern[str], list[str]]], line: str, run: str) -> tuple[set[str], bool]:
    """The rules that match a planted run, and whether they take it exactly, a mark at its end or the spaces around aside."""
    used, start = set(), line.find(run)
    end, spans = start + len(run), []
    for name, find, trigger in finds:
        if any(literal in line for literal in trigger):
            for match in find.finditer(line):
                if match.start() < end and match.end() > start:
                    used.add(name)
                    spans.append(match.span())
    left = "".join(char for at, char in enumerate(line) if not any(low <= at < high for low, high in spans))
    cut = "".join(char for char in (line[:start] + line[end:]))
    return used, re.sub(r"[ 。]", "", left) == re.sub(r"[ 。]", "", cut)


def pairs(found: dict[str, Any]) -> Iterator[str]:
    for key in ("wrong", "idle", "missed"):
        for name, what in found[key].items():
            yield f"  {key}: {name}  {what}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help=f"(default: {DOCUMENTS:,})")
    parser.add_argument("--seed", type=int, default=SEED, help="another corpus of the same kind")
    parser.add_argument("--json", metavar="FILE", help="write the numbers there")
    parser.add_argument("--toml", metavar="FILE", help="write the proposed rules there")
    chosen = parser.parse_args()
    corpus = make_corpus(chosen.documents, chosen.seed)
    size = sum(map(len, corpus.dirty)) / 1e6
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started, cpu = perf_counter(), process_time()
    learnt = learn(corpus.dirty)
    seconds, cpu = perf_counter() - started, process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = measure(corpus, learnt.toml)
    known = known_to_removal(corpus)
    found |= {
        "documents": chosen.documents, "megabytes": size, "seconds": seconds, "cpu_seconds": cpu, "mb_per_second": size / cpu,
        "peak_mb": peak / 1024, "peak_above_corpus_mb": (peak - before) / 1024, "unknown_to_removal": 1 - len(known) / len(corpus.planted),
        "doubtful": len(learnt.doubtful),
    }  # fmt: skip
    print(f"{chosen.documents:,} documents, {size:.1f} MB, {found['planted']} templates planted, "
          f"{found['unknown_to_removal']:.0%} of them in words that the removal rules do not take away")  # fmt: skip
    print(f"{found['proposed']} rules proposed, {found['doubtful']} in doubt")
    print(
        f"precision {found['precision']:.3f} (at least {PRECISION}), recall {found['recall']:.3f} (at least {RECALL})"
    )
    print(f"{seconds:.1f} s ({cpu:.1f} s of CPU), {found['mb_per_second']:.2f} MB/s; peak memory {found['peak_mb']:.0f} MB, "
          f"{found['peak_above_corpus_mb']:.0f} MB above the corpus itself")  # fmt: skip
    print("\n".join(pairs(found)))
    if chosen.json:
        Path(chosen.json).write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if chosen.toml:
        Path(chosen.toml).write_text(learnt.toml, encoding="utf-8")
    return 0 if found["precision"] >= PRECISION and found["recall"] >= RECALL else 1


if __name__ == "__main__":
    sys.exit(main())
