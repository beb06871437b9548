// Made-up people as lists show them.
import type { PersonLine } from "../backend/types";

/** Somebody who lives in Perdamaian. */
export function person(name: string, born = "1980-01-01", months = 562): PersonLine {
  return {
    person: `p-${name}`, name, sex: "P", birth_date: born, age_months: months, mother: null, posyandu: "a1", posyandu_name: "Melati 1", desa_name: "Perdamaian", rt: "03", nik: null,
    status: "aktif", last_date: null, last_weight: null, code: null, bb_u: null, tb_u: null, bb_tb: null,
  };
}
