// Pictures of every view in every width and theme, to look at. Usage: SHOTS=FOLDER node shots.mjs URL

import { mkdir } from "node:fs/promises";
import path from "node:path";
import { visit } from "./builder.mjs";
import { shutdown } from "./harness.mjs";
import { VIEWS, isQuiet } from "./views.mjs";

const WIDTHS = [360, 768, 1280, 1920];
const folder = process.env.SHOTS;

if (!process.argv[2] || !folder) {
  console.error("usage: SHOTS=FOLDER node shots.mjs URL");
  process.exit(2);
}
await mkdir(folder, { recursive: true });
try {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of WIDTHS) {
      await visit(async (page) => {
        for (const [i, [name, show]] of VIEWS.entries()) {
          await show(page);
          await isQuiet(page);
          const number = String(i + 1).padStart(2, "0");
          await page.screenshot({ path: path.join(folder, `${colorScheme}-${width}-${number}-${name}.png`), fullPage: true });
        }
      }, { colorScheme, viewport: { width, height: 800 }, begin: "" });
      console.log(`${colorScheme}, ${width} px`);
    }
  }
} finally {
  await shutdown();
}
