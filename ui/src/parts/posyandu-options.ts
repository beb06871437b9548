// Posyandu to choose from. Those of one name in two desa are told apart by the desa.
import type { Posyandu } from "../backend/types";

interface Option {
  value: string;
  label: string;
}

/** Those that are open: where somebody can live or be weighed from now on. */
export function openPosyandu(places: readonly Posyandu[] | undefined): Option[] {
  return (places ?? []).filter((place) => !place.closed).map(inDesa);
}

/** All of a desa, closed ones too, to narrow a list by; of every desa when none is chosen. */
export function posyanduOf(desa: string, places: readonly Posyandu[] | undefined): Option[] {
  const all = places ?? [];
  return desa === "" ? all.map(inDesa) : all.filter((place) => place.desa === desa).map((place) => ({ value: place.id, label: place.name }));
}

function inDesa(place: Posyandu): Option {
  return { value: place.id, label: `${place.name} · ${place.desa_name}` };
}
