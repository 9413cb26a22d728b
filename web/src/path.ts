/** The way from "not overdue" to "may be sued" as a small picture, with the place where the person stands. */

import { STAGES, type Assessment, type Stage } from "./card.schema";
import { svg } from "./dom";
import { STAGE_NAMES, TEXTS } from "./texts";

const STEP = 56;
const WIDTH = STEP * STAGES.length;
const HEIGHT = 92;
const LINE = 44;
const RADIUS = 9;

const x = (index: number): number => STEP * index + STEP / 2;

/** The picture; screen readers hear it as one sentence. */
export function escalationPath({ stage, next_stage: next }: Assessment): SVGSVGElement {
  const here = STAGES.flatMap((name, index) => (stage.includes(name) ? [index] : []));
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "path", role: "img", "aria-label": spoken(stage, next) },
    svg("line", { x1: x(0), y1: LINE, x2: x(STAGES.length - 1), y2: LINE, class: "path-line" }),
    ...STAGES.slice(1).map((_, index) => segment(index, here)),
    ...STAGES.map((name, index) => station(name, index, here.includes(index), name === next)),
    marker(here),
  );
}

/** What the mark says: certain, between some, or unknown. */
export function hereText(stage: readonly Stage[]): string {
  if (stage.length === 1) return TEXTS.here;
  return stage.length === STAGES.length ? TEXTS.hereUnknown : TEXTS.hereBetween;
}

function segment(index: number, here: readonly number[]): SVGElement | null {
  const last = here[here.length - 1] ?? 0;
  const state = here.includes(index) && here.includes(index + 1) ? "between" : index < last ? "passed" : "";
  return state
    ? svg("line", { x1: x(index), y1: LINE, x2: x(index + 1), y2: LINE, class: `path-line ${state}` })
    : null;
}

function station(name: Stage, index: number, isHere: boolean, isNext: boolean): SVGElement {
  const names = STAGE_NAMES[name].map((part, line) =>
    svg("text", { x: x(index), y: LINE + 28 + line * 15, class: isHere ? "path-name here" : "path-name" }, part),
  );
  const state = isHere ? "here" : isNext ? "next" : "";
  return svg(
    "g",
    {},
    svg("circle", { cx: x(index), cy: LINE, r: isHere ? RADIUS : RADIUS - 3, class: `path-stop ${state}` }),
    ...names,
  );
}

function marker(here: readonly number[]): SVGElement {
  const text = hereText(here.map((index) => STAGES[index] ?? "current"));
  const centre = (x(here[0] ?? 0) + x(here[here.length - 1] ?? 0)) / 2;
  const half = (text.length * 12.5 + 18) / 2;
  const at = Math.min(Math.max(centre, half + 1), WIDTH - half - 1);
  return svg(
    "g",
    {},
    svg("path", { d: `M${centre - 5} 24h10l-5 6z`, class: "path-flag" }),
    svg("rect", { x: at - half, y: 3, width: half * 2, height: 22, rx: 11, class: "path-flag" }),
    svg("text", { x: at, y: 18.5, class: "path-flag-text" }, text),
  );
}

function spoken(stage: readonly Stage[], next: Stage | null): string {
  const name = (one: Stage): string => STAGE_NAMES[one].join("");
  const here = stage.length === STAGES.length ? TEXTS.hereUnknown : `${hereText(stage)}：${stage.map(name).join("、")}`;
  return TEXTS.pathSays(`${here}。`, next ? `${TEXTS.next}：${name(next)}。` : "");
}
