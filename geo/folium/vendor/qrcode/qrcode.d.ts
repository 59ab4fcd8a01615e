/** What the page uses of the library. */
export function qrcode(
  typeNumber: number,
  errorCorrectionLevel: "L" | "M" | "Q" | "H",
): { addData(text: string): void; make(): void; getModuleCount(): number; isDark(row: number, column: number): boolean };
