// What the page says, in Chinese and in English. {0}, {1} … are filled in.

const WORDS = {
  title: ["净文报告", "Jingwen report"],
  summary: ["概要", "Summary"],
  documents: ["文档", "Documents"],
  removed: ["删除", "Removed"],
  findings: ["可疑", "Findings"],
  language: ["English", "中文"],
  keys: ["快捷键", "Keys"],
  filters: ["筛选", "Filters"],
  allRules: ["全部规则", "All rules"],
  rule: ["规则", "Rule"],
  byName: ["按文档名筛选", "Filter by document name"],
  clear: ["清除筛选", "Clear filters"],
  views: ["视图", "Views"],

  changedOf: ["{0} 篇有改动", "{0} changed"],
  edits: ["改动", "Edits"],
  charactersIn: ["输入字符", "Characters in"],
  charactersRemoved: ["删去字符", "Characters removed"],
  charactersChanged: ["改写字符", "Characters changed"],
  charactersAdded: ["增添字符", "Characters added"],
  byCleaner: ["各清洗器删、改、增的字符", "Characters removed, changed and added, by cleaner"],
  byRule: ["各规则删、改、增的字符", "Characters removed, changed and added, by rule"],
  byShare: ["文档按改动多少分布", "Documents by amount of change"],
  byEncoding: ["文档编码", "Encodings"],
  byFinding: ["可疑之处（没有改动，请人判断）", "Findings (not changed: for you to judge)"],
  partRemoved: ["删去", "removed"],
  partChanged: ["改写", "changed"],
  partAdded: ["增添", "added"],
  unchanged: ["没有改动", "unchanged"],
  range: ["{0}～{1}", "{0} to {1}"],
  noEncoding: ["（已是文本）", "(text already)"],
  allOf: ["显示全部 {0} 条规则", "Show all {0} rules"],
  fewer: ["收起", "Show fewer"],
  failed: ["没有处理的文档（{0}）", "Documents that were not cleaned ({0})"],
  notShown: [
    "这份报告收录了前 {0} 篇文档的文本；其余 {1} 篇只计入概要。",
    "This report holds the texts of the first {0} documents; the other {1} are only counted in this summary.",
  ],
  madeBy: ["净文 {0} · 规则 {1}", "Jingwen {0} · rules {1}"],
  nothing: ["没有符合条件的内容。", "Nothing fits these filters."],

  order: ["排序", "Order"],
  asCleaned: ["按处理顺序", "as cleaned"],
  mostChange: ["改动最多在前", "most change first"],
  mostEdits: ["改动处数最多在前", "most edits first"],
  mostFindings: ["可疑最多在前", "most findings first"],
  list: ["文档列表", "List of documents"],
  back: ["返回列表", "Back to the list"],
  chooseDocument: ["从列表中选一篇文档。", "Choose a document from the list."],
  previous: ["上一处", "Previous edit"],
  next: ["下一处", "Next edit"],
  sideBySide: ["左右对照", "Side by side"],
  original: ["原文", "Original"],
  result: ["结果", "Result"],
  placeNumber: ["第 {0} 处，共 {1} 处", "place {0} of {1}"],
  placeCount: ["{0} 处（{1} 次改动）", "{0} places ({1} edits)"],
  editCount: ["{0} 次改动", "{0} edits"],
  fittingCount: ["{0} 处符合", "{0} places fit"],
  findingCount: ["{0} 处可疑", "{0} findings"],
  text: ["正文", "Text"],
  more: ["…共 {0} 字", "… {0} characters"],
  onlyPart: ["只打印开头部分。", "Only the beginning is printed."],

  finding: ["可疑", "Finding"],
  removedText: ["（删去）", "(removed)"],
  insertedText: ["（无）", "(nothing)"],
  why: ["理由", "Why"],
  steps: ["经过 {0} 步", "{0} steps"],
  onlyThisRule: ["只看此规则", "Only this rule"],
  switchOff: ["关闭此规则：", "To switch it off: "],
  showInText: ["在正文中查看", "Show in the text"],
  nearby: ["同一行的可疑之处", "Findings in the same line"],
  close: ["关闭", "Close"],
  enterForWhy: ["单击或回车看理由", "Click or Enter: why"],
  safe: ["安全", "safe"],
  lossy: ["有损", "lossy"],
  ask: ["需判断", "a judgement"],
  removalCount: ["{0} 处删除，共 {1} 字，长的在前", "{0} removals of {1} characters, longest first"],
  findingTotal: ["{0} 处可疑", "{0} findings"],
  characters: ["{0} 字", "{0} chars"],

  keyList: [
    [["n / j", "下一处改动"], ["p / k", "上一处改动"], ["Enter", "看改动的理由"], ["Esc", "关闭说明"], ["s", "左右对照"],
      ["[ / ]", "上一篇、下一篇文档"], ["1 2 3 4", "概要、文档、删除、可疑"], ["/", "按文档名筛选"], ["?", "快捷键"]],
    [["n / j", "next edit"], ["p / k", "previous edit"], ["Enter", "why an edit was made"], ["Esc", "close the explanation"],
      ["s", "side by side"], ["[ / ]", "previous, next document"], ["1 2 3 4", "summary, documents, removed, findings"],
      ["/", "filter by document name"], ["?", "keys"]],
  ],
};

// Each cleaner has a letter, because not everybody tells ten colours apart; its colour is its place in this list.
const CLEANERS = {
  markup: ["M", "标记", "markup"],
  encoding: ["E", "编码", "encoding"],
  characters: ["C", "字符", "characters"],
  removal: ["R", "清除", "removal"],
  paragraphs: ["P", "段落", "paragraphs"],
  script: ["S", "简繁", "script"],
  punctuation: ["U", "标点", "punctuation"],
  spacing: ["A", "空格", "spacing"],
  numbering: ["N", "序号", "numbering"],
  placeholders: ["L", "占位", "placeholders"],
  source: ["D", "读取", "reading"], // no cleaners, but they have findings
  pipeline: ["T", "流程", "chain"],
};

let language = (navigator.language || "").toLowerCase().startsWith("zh") ? 0 : 1;

function say(key, ...values) {
  const words = WORDS[key][language];
  return typeof words === "string" ? words.replace(/\{(\d)\}/g, (_, number) => values[number]) : words;
}

// A number with its separators, a share in per cent.
const count = (number) => number.toLocaleString("en");
const percent = (share) => (share > 0 && share < 0.001 ? "<0.1%" : `${Number((share * 100).toFixed(share < 0.1 ? 1 : 0))}%`);
