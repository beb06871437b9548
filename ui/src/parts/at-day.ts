// The posyandu day that something belongs to.
export interface AtDay {
  posyandu: string;
  date: string;
}
