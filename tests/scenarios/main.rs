//! Stories over the real programs, real files and real power cuts.

mod command_line;
