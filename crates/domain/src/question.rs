//! The questions that forms ask, by name: made from `forms/*.json` when the program is built, so that a
//! rule which reads an answer cannot name a question that no form has.

include!(concat!(env!("OUT_DIR"), "/questions.rs"));
