/** From one accent colour to a palette whose texts can be read: WCAG's 4.5 : 1 on every surface of the window. */

export type Rgb = readonly [number, number, number];

export const LEAST = 4.5;
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** Surfaces of the window as `styles.css` has them, the card first. */
const SURFACES = {
  light: [WHITE, [245, 246, 243]],
  dark: [
    [31, 41, 45],
    [21, 29, 32],
  ],
} as const;
const STEP = 0.04;

/** The custom properties of `styles.css` that follow from an accent colour. */
export function paletteOf(accent: Rgb, scheme: "light" | "dark"): Readonly<Record<string, string>> {
  const surfaces = SURFACES[scheme];
  const towards = scheme === "light" ? BLACK : WHITE;
  const tintOf = (colour: Rgb): Rgb => mixed(surfaces[0], colour, 0.12);
  let text = accent;
  for (let part = STEP; part <= 1 && !isReadable(text, [...surfaces, tintOf(text)]); part += STEP)
    text = mixed(accent, towards, part);
  return {
    "--fill": css(accent),
    "--fill-ink": css(inkOn(accent)),
    "--accent": css(text),
    "--accent-ink": css(inkOn(text)),
    "--tint": css(tintOf(text)),
    "--said": css(mixed(surfaces[0], text, 0.18)),
  };
}

/** The contrast of two colours, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** The colour that a browser has computed, null where it is none or no plain one. */
export function rgbIn(computed: string): Rgb | null {
  const found = /^rgba?\((\d+), (\d+), (\d+)(?:, 1)?\)$/.exec(computed);
  return found && [Number(found[1]), Number(found[2]), Number(found[3])];
}

const inkOn = (colour: Rgb): Rgb => (contrast(WHITE, colour) >= LEAST ? WHITE : BLACK);

const isReadable = (text: Rgb, surfaces: readonly Rgb[]): boolean =>
  surfaces.every((surface) => contrast(text, surface) >= LEAST);

function mixed(one: Rgb, other: Rgb, part: number): Rgb {
  const at = (index: 0 | 1 | 2): number => Math.round(one[index] + (other[index] - one[index]) * part);
  return [at(0), at(1), at(2)];
}

function luminance(colour: Rgb): number {
  const linear = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
}

const css = (colour: Rgb): string => `rgb(${colour.join(" ")})`;
