// A laptop with PouchDB. node laptop.js up|down FOLDER URL [DOCUMENTS]: first writes the documents into its own
// database, then copies all to the server, or all from it. Prints {"documents", "seconds"} of the copying alone.
const PouchDB = require("pouchdb-core").plugin(require("pouchdb-adapter-leveldb")).plugin(require("pouchdb-adapter-http")).plugin(require("pouchdb-replication"));
const { fill } = require("./fill.js");

async function main([way, folder, url, documents]) {
  const own = new PouchDB(`${folder}/own`, { adapter: "leveldb" });
  if (documents) await fill(own, documents);
  const there = new PouchDB(`${url}/held`);
  const begun = process.hrtime.bigint();
  // More at a time than it takes by itself, which is to its advantage.
  const how = { batch_size: 500 };
  const done = await (way === "up" ? own.replicate.to(there, how) : own.replicate.from(there, how));
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  if (!done.ok || done.doc_write_failures > 0) throw new Error(JSON.stringify(done.errors));
  console.log(JSON.stringify({ documents: done.docs_written, seconds }));
}

main(process.argv.slice(2));
