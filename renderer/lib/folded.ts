/** Texts for comparing as people do who type without accents or capitals. */

/** Without regard to case and accents: "Revisão" is found by "revisao". */
export const folded = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
