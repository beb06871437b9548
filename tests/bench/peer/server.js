// A CouchDB on loopback that holds the documents of a file (one JSON a line): PouchDB under express.
// node server.js FOLDER [DOCUMENTS]; the first line on standard output is its address.
const express = require("express");
const PouchDB = require("pouchdb-core").plugin(require("pouchdb-adapter-leveldb")).plugin(require("pouchdb-replication"));
const { fill } = require("./fill.js");

async function main([folder, documents]) {
  const Here = PouchDB.defaults({ prefix: `${folder}/` });
  const held = new Here("held", { adapter: "leveldb" });
  if (documents) await fill(held, documents);
  const app = express();
  app.use("/", require("express-pouchdb")(Here, { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: `${folder}/log.txt` }));
  const server = app.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
}

main(process.argv.slice(2));
