import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CarePage as Page, DueEntry, PersonDraft, PersonLine, VaccineView } from "../../backend/types";
import { clearDesks } from "../../parts/desk";
import { emptyDraft } from "../../parts/empty-draft";
import CarePage from "./CarePage.svelte";

const rust = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: rust.invoke }));

const dewi: PersonLine = {
  person: "p-dewi", name: "Dewi", sex: "P", birth_date: "1998-03-03", age_months: 344, mother: null, posyandu: "a", posyandu_name: "Melati 1", desa_name: "Perdamaian", rt: "03", nik: null,
  status: "aktif", last_date: null, last_weight: null, code: null, bb_u: null, tb_u: null, bb_tb: null,
};
const page: Page = { line: dewi, stage: "adult", pregnancy: null, postpartum_since: "2026-11-10", due: [], missed: [], offered: [], visits: [], doses: [], other_doses: [], years: [], referrals: [], household: [] };
const draft: PersonDraft = { ...emptyDraft("a", "By. Ny. Dewi"), birth_date: "2026-11-10", mother_name: "Dewi", family_card: "1205071004160001" };

let shown: Page;
let referred: unknown[];
let given: unknown[];
let registered: { draft: PersonDraft; mother?: string }[];

beforeEach(() => {
  shown = page;
  referred = [];
  given = [];
  localStorage.clear();
  registered = [];
  rust.invoke.mockImplementation(async (_command: string, { name, args }: { name: string; args: { draft: PersonDraft } }) => {
    if (name === "care_page") return shown;
    if (name === "newborn_draft") return draft;
    if (name === "list_posyandu") return [{ id: "a", name: "Melati 1", desa: "1", desa_name: "Perdamaian", schedule: null, closed: false, children: 1 }];
    if (name === "likely_duplicates") return [];
    if (name === "list_vaccines") return vaccines;
    if (name === "record_dose") {
      given.push(args);
      return { fact: "f9", state: "valid" };
    }
    if (name === "record_given") return void given.push(args);
    if (name === "refer") return void referred.push(args);
    if (name !== "register_person") throw new Error(name);
    registered.push(args);
    return { person: "p-bayi" };
  });
});

afterEach(() => clearDesks());

function open() {
  const heard = { onback: vi.fn(), onperson: vi.fn(), onrecord: vi.fn(), onvisit: vi.fn(), onhousehold: vi.fn() };
  render(CarePage, { person: "p-dewi", ...heard });
  return heard;
}

test("a newborn is registered from its mother's page, into her family, and its services open", async () => {
  const { onperson } = open();
  await userEvent.click(await screen.findByRole("button", { name: "Daftarkan bayi" }));
  expect((await screen.findByRole<HTMLInputElement>("textbox", { name: "Tanggal lahir" })).value).toBe("10/11/2026");
  expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Nama ibu" }).value).toBe("Dewi");
  await userEvent.click(screen.getByRole("radio", { name: /Perempuan/ }));
  await userEvent.click(screen.getByRole("button", { name: "Daftarkan" }));
  await waitFor(() => expect(onperson).toHaveBeenCalledWith("p-bayi"));
  expect(registered).toMatchObject([{ mother: "p-dewi", draft: { name: "By. Ny. Dewi", sex: "P", family_card: "1205071004160001", posyandu: "a" } }]);
});

const vaccines: VaccineView[] = [
  { dose: "DPT1", vaccine: "DPT-HB-Hib", counts_as: ["DPT1"], everywhere: true, source: "S1" },
  { dose: "HEXA1", vaccine: "DPT-HB-Hib-IPV", counts_as: ["DPT1", "IPV1"], everywhere: false, source: "S1" },
  { dose: "DPT2", vaccine: "DPT-HB-Hib", counts_as: ["DPT2"], everywhere: true, source: "S1" },
  { dose: "HEXA2", vaccine: "DPT-HB-Hib-IPV", counts_as: ["DPT2", "IPV2"], everywhere: false, source: "S1" },
  { dose: "TD2", vaccine: "Td", counts_as: [], everywhere: true, source: "Td" },
];

test("a dose is given as the vaccine that is used here, which is proposed from then on", async () => {
  const dose = (dose: string) => ({ dose, vaccine: "DPT-HB-Hib", set: "idl", fact: null, date: null, from_book: false, state: null, fits: true });
  shown = { ...page, doses: [dose("DPT1"), dose("DPT2")] };
  open();
  await userEvent.click(await screen.findByRole("button", { name: "Catat DPT1" }));
  const vaccine = () => screen.findByRole<HTMLSelectElement>("combobox", { name: "Vaksin yang diberikan" });
  expect((await vaccine()).value).toBe("DPT1");
  await userEvent.selectOptions(await vaccine(), "HEXA1");
  await userEvent.type(screen.getByRole("textbox", { name: /^Tanggal diberikan/ }), "1/7/26");
  await userEvent.click(screen.getByRole("button", { name: "Simpan" }));
  await waitFor(() => expect(given).toMatchObject([{ dose: "HEXA1", date: "1/7/26" }]));
  await userEvent.click(await screen.findByRole("button", { name: "Catat DPT2" }));
  expect((await vaccine()).value).toBe("HEXA2");
});

test("what is due opens as it is entered: a dose, a form, or something given", async () => {
  const due = (item: string, entry: DueEntry | null) => ({ item, opens: "2026-08-01", due: "2026-08-31", closes: null, state: "late", entry });
  shown = { ...page, due: [due("k4", { kind: "form", code: "anc", value: null }), due("DPT1", { kind: "dose", code: "DPT1", value: null }), due("vitamin_a_red", { kind: "given", code: "vitamin_a", value: "merah" }), due("referral", null)] };
  const { onvisit } = open();
  await userEvent.click(await screen.findByRole("button", { name: "K4" }));
  expect(onvisit).toHaveBeenCalledWith("anc");
  await userEvent.click(screen.getByRole("button", { name: "DPT1" }));
  await userEvent.keyboard("{Escape}");
  await userEvent.click(screen.getByRole("button", { name: /Vitamin A/ }));
  await userEvent.type(await screen.findByRole("textbox", { name: /^Tanggal diberikan/ }), "20/8/26");
  await userEvent.click(screen.getByRole("button", { name: "Simpan" }));
  await waitFor(() => expect(given).toEqual([{ person: "p-dewi", item: "vitamin_a", value: "merah", date: "20/8/26" }]));
});

test("what was missed is told apart from what can be done", async () => {
  shown = { ...page, missed: [{ item: "kf1", opens: "2026-11-10", closes: "2026-11-12" }] };
  open();
  await userEvent.click(await screen.findByText("Terlewat atau tidak tercatat, 12 bulan terakhir (1)"));
  expect(screen.getByText("KF1").closest("li")?.textContent).toContain("sampai 12 Nov 2026");
  expect(screen.queryByRole("button", { name: "KF1" })).toBeNull();
});

test("a vaccine beside the schedule is read from the book at any age", async () => {
  shown = { ...page, other_doses: [{ fact: "f1", dose: "TD1", date: null, from_book: true }] };
  open();
  expect(await screen.findByText(/dari buku/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Vaksin lain" }));
  await userEvent.selectOptions(await screen.findByRole("combobox", { name: "Vaksin yang diberikan" }), "TD2");
  await userEvent.click(screen.getByRole("checkbox", { name: /^Sudah diberikan di tempat lain/ }));
  await userEvent.click(screen.getByRole("button", { name: "Simpan" }));
  await waitFor(() => expect(given).toMatchObject([{ dose: "TD2", from_book: true, date: "" }]));
});

test("somebody is referred by hand, from the day on which it was seen", async () => {
  render(CarePage, { person: "p-dewi", at: { posyandu: "pos-1", date: "2026-11-05" }, onback: vi.fn(), onperson: vi.fn(), onrecord: vi.fn(), onvisit: vi.fn(), onhousehold: vi.fn() });
  await userEvent.click(await screen.findByRole("button", { name: "Rujuk" }));
  expect(screen.getByText(/Hari posyandu Kamis, 5 November 2026/)).toBeTruthy();
  await userEvent.type(screen.getByRole("textbox", { name: "Alasan dirujuk" }), "pucat");
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Dirujuk ke" }), "Rumah sakit");
  await userEvent.click(screen.getByRole("button", { name: "Simpan" }));
  await waitFor(() => expect(referred).toEqual([{ person: "p-dewi", date: "05/11/2026", to: "rs", same_day: false, note: "pucat" }]));
});

test("nobody is registered as a newborn of a woman who has not given birth, and the family opens", async () => {
  shown = { ...page, postpartum_since: null };
  const { onhousehold } = open();
  await userEvent.click(await screen.findByRole("button", { name: "Buka keluarga" }));
  expect(onhousehold).toHaveBeenCalled();
  expect(screen.queryByRole("button", { name: "Daftarkan bayi" })).toBeNull();
});
