const fs = require("node:fs");
const readline = require("node:readline");

const AT_ONCE = 1000;

/** Writes the documents of a file (one JSON a line) into a database. */
exports.fill = async (database, path) => {
  let some = [];
  for await (const line of readline.createInterface({ input: fs.createReadStream(path) })) {
    some.push(JSON.parse(line));
    if (some.length === AT_ONCE) {
      await database.bulkDocs(some);
      some = [];
    }
  }
  if (some.length > 0) await database.bulkDocs(some);
};
