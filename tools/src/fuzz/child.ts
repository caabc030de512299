/** The process that attempts: where a damaged file ends it, only it is lost. */
import { createAttempts } from "./attempt.ts";
import { allSubjects } from "./subjects/index.ts";

const [folder, seed, ...foreign] = process.argv.slice(2);
const subjects = await allSubjects(foreign);
const attempt = createAttempts(folder!, seed!);

process.on("message", ({ number, subject }: { number: number; subject: number }) => {
  attempt(subjects[subject]!, number).then(
    (outcome) => process.send!(outcome),
    (error) => {
      // Not the file's fault: the undamaged one does not do.
      const fault = `the whole file: ${error.stack}`;
      process.send!({ subject: subjects[subject]!.name, how: "", end: "refused", fault });
    },
  );
});
process.on("disconnect", () => process.exit());
