import type { PersonDraft } from "../backend/types";

/** A person of whom nothing is known yet. */
export function emptyDraft(posyandu: string | null, name = ""): PersonDraft {
  return {
    name, sex: null, birth_date: "", nik: "", family_card: "", birth_order: "", birth_weight: "", birth_length: "", gestation_weeks: "",
    mother_name: "", mother_nik: "", father_name: "", phone: "", address: "", dusun: "", rt: "", rw: "", posyandu, since: "", owns_kms: null,
  };
}
