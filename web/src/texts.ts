/** Every sentence that the widget itself says. What the assistant says comes from the server. */

import type { AskFor, ContactFamily, Grade, Stage, Verdict } from "./card.schema";

export const TEXTS = {
  name: "逾期问答助手",
  disclaimer: "不是美团官方，也不提供法律意见。",
  open: "逾期问答",
  openLabel: (title: string, unread: number): string =>
    unread ? `打开${title}，有 ${unread} 条新回答` : `打开${title}`,
  close: "关闭",
  more: "更多",
  saveTalk: "存下这段对话",
  printTalk: "打印这段对话",
  restart: "重新开始",
  erase: "删除我的对话",
  log: "对话内容",
  you: "您说：",
  assistant: "助手说：",

  welcome: "您好，逾期、催收、征信、还款，都可以直接问。",
  welcomeNote: "不用告诉我姓名、身份证号和银行卡号。",
  starters: [
    { title: "会打电话给我家人吗", payload: "/family_notified" },
    { title: "还不上了怎么办", payload: "/cannot_pay" },
    { title: "会上征信吗", payload: "/credit_report" },
    { title: "帮我看看我到了哪一步", payload: "/report_situation" },
  ],
  suggestions: "您可能还想问",
  quick: "常问的",

  inputLabel: "您想问什么",
  inputHint: "直接说您的情况或问题",
  send: "发送",
  counter: (used: number, limit: number): string => `已写 ${used} 字，最多 ${limit} 字`,
  tooLong: (over: number): string => `多了 ${over} 字，请删短一点或分两次说`,

  stepper: "填逾期天数和漏接次数",
  stepperNote: "不清楚的可以空着。",
  days: "逾期天数",
  daysUnit: "天",
  calls: "连续没接的电话",
  callsUnit: "个",
  less: (label: string): string => `${label}减一`,
  plus: (label: string): string => `${label}加一`,
  stepperSend: "就按这个说",
  stepperEmpty: "请至少填一项。",
  sayDays: (days: number): string => (days === 0 ? "还没有逾期" : `逾期${days}天`),
  sayCalls: (calls: number): string => (calls === 0 ? "催收电话都接了" : `${calls}个电话没接`),

  microphone: "用说的（由浏览器自带的语音识别）",
  microphoneNote: "正在听。声音交给浏览器自带的语音识别处理，不经过本助手。听到的会写进输入框，由您来发送。",
  notHeard: "没有听清，请再试一次，或者用文字输入。",

  sending: "发送中",
  delivered: "已送达",
  failed: "未送达",
  retry: "重试",
  retrying: "连接断了，正在重新连接",
  typing: "正在回复",
  typingLong: "还在整理，请再等一下",
  offline: "现在没有网络。您写的话会留着，连上后自动再发。",
  unreachable: "暂时连不上，您的话还在，可以再试一次。",
  refused: "这句话没有发出去，请稍后再试。",
  again: (seconds: number): string => `${seconds} 秒后自动再发`,
  originForOwner: (origin: string): string =>
    origin === "null"
      ? "逾期问答助手：credentials.yml 没有打开 pages_of_no_site。credentials.yml: pages_of_no_site is off."
      : `逾期问答助手：credentials.yml 的 origins 里没有 ${origin}。credentials.yml: origins does not list this site.`,
  factsTaken: "这个网站把它知道的借款情况告诉了助手，您不用再说一遍。哪里不对，可以直接改正。",
  factsIgnored: (reason: string): string => {
    const why = FACT_FAULTS[reason] ?? reason;
    return `逾期问答助手：页面传入的借款信息没有使用（${why}）。Overdue assistant: facts ignored (${reason}); see web/README.md.`;
  },
  noColour: (colour: string): string =>
    `逾期问答助手：颜色 ${colour} 用不了，请写成 #12616a 这样。Overdue assistant: accent ${colour} is not a plain opaque colour.`,
  noHistory: "之前的对话暂时没有取到。",
  sessionOver: "之前的对话已经过期，这里是新的一段。您的话会重新发送。",
  restartTitle: "重新开始吗",
  restartNote: "之前说的都会删掉，这里和服务器上都不留，删了找不回来。",
  restartYes: "删掉，重新开始",
  restarted: "已经重新开始，之前说的都删掉了。",
  notRestarted: "没能重新开始，请稍后再试。",

  copy: "复制",
  copied: "已复制",
  notCopied: "没有复制成功，请长按文字复制",
  up: "有帮助",
  down: "没帮助",
  thanks: "收到，谢谢您。",
  why: "哪里不合适（可以不填）",
  sendReason: "提交",
  notVoted: "没有送到，可以再点一次",
  below: "看下面的内容",

  eraseTitle: "删除这段对话吗",
  eraseNote: "这里和服务器上的记录都会删掉，删了找不回来。",
  eraseYes: "删除",
  eraseNo: "先留着",
  erased: "您的对话已经删除。",
  notErased: "没有删成，请稍后再试一次。",
  endedElsewhere: "这段对话已经在另一个窗口删除或重新开始。",

  transcript: (name: string): string => `${name}：对话记录`,
  transcriptFile: "逾期对话",
  savedAt: (time: string): string => `存于 ${time}`,
  allSources: "来源",
  nothingToTake: "还没有对话可以带走。",

  belief: "常听到的说法",
  truth: "实际情况",
  steps: "您可以",
  sources: "依据：",
  conduct: "对方这样做",
  copyUse: "复制这段话",
  printUse: "打印",
  calendar: "这几天要记住",
  saveCalendar: "放进日历",
  calendarFile: "逾期日程.ics",
  calendarNote: "日期按您说的推算，以法院文书和官方答复为准。",
  day: (date: string): string => `${Number(date.slice(0, 4))}年${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`,
  daysLeft: (days: number): string => (days === 0 ? "就是今天" : `还剩${days}天`),
  asOf: (date: string): string => `核对于 ${date}`,
  path: "催收大致会走到哪一步",
  here: "您在这里",
  hereBetween: "您大概在这几步",
  hereUnknown: "还不能确定在哪一步",
  next: "之后可能",
  pathSays: (here: string, next: string): string => `从未逾期到可能委外或起诉共五步。${here}${next}`,
  family: "会不会联系家人",
  met: "符合",
  unmet: "不符合",
  unknown: "还不清楚",
  between: "看情况：",
  askFor: (fact: string): string => `补充${fact}，可以说得更准`,
  crisis: "先照顾好您自己",
  dial: (name: string, number: string): string => `${name} ${number}`,
  dialOther: "拨打",
} as const;

/** Whom a crisis button calls; somebody who listens comes before those who intervene. */
export const HOTLINES: readonly (readonly [number: string, name: string])[] = [
  ["12356", "心理援助"],
  ["110", "报警"],
  ["120", "急救"],
];

const FACT_FAULTS: Readonly<Record<string, string>> = {
  unsigned: "没有签名",
  signature: "签名不对",
  expired: "已经过期",
  expires_late: "有效期超过 24 小时",
  malformed: "格式不对",
  no_secret: "服务器没有设置 WEB_FACTS_SECRET",
};

export const STAGE_NAMES: Readonly<Record<Stage, readonly string[]>> = {
  current: ["未逾期"],
  reminder: ["提醒"],
  calls: ["电话"],
  agent: ["人工"],
  legal_risk: ["可能委外", "/起诉"],
};

export const FAMILY_NAMES: Readonly<Record<ContactFamily, string>> = {
  not_applicable: "还谈不上",
  unlikely: "一般不会",
  possible: "有可能",
  likely: "可能性较大",
  unknown: "还说不准",
};

export const GRADE_NAMES: Readonly<Record<Grade, string>> = {
  law: "法律",
  interpretation: "司法解释",
  regulation: "行政法规、规章",
  official_notice: "官方提示",
  standard: "国家标准（推荐性）",
  self_regulation: "行业自律",
  practice: "常见做法",
  article: "网络说法",
};

export const VERDICT_NAMES: Readonly<Record<Verdict, string>> = {
  not_allowed: "不应该",
  allowed: "可以",
  disputed: "有争议",
  depends: "看情况",
};

/** Facts that the form can take; the others are asked for by the assistant itself. */
export const FORM_FACTS: Readonly<Partial<Record<AskFor, string>>> = {
  overdue_days: "逾期天数",
  missed_calls: "没接的电话数",
};
