/** The roles that a person may have, the commonest first. */
export const ROLES = ["bidan", "petugas_gizi", "petugas_entri", "pemegang_program", "kader", "kepala_puskesmas"] as const;
