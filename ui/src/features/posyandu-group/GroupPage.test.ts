import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clearDesks } from "../../parts/desk";
import { aRow, FakeRust, type Asked } from "./group.fixture";
import GroupPage from "./GroupPage.svelte";

const rust = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: rust.invoke }));

let fake: FakeRust;

beforeEach(() => {
  fake = new FakeRust([aRow("siti", "Siti Aminah", { last_date: "2026-10-08", last: { weight: "51,00" }, due: ["adult"] }), aRow("budi", "Budi", { asks: ["weight", "systolic"] })]);
  rust.invoke.mockImplementation((_command: string, { name, args }: { name: string; args: Asked }) => fake.answer(name, args));
});

afterEach(() => clearDesks());

function open() {
  const heard = { onplace: vi.fn(), ongroup: vi.fn(), onform: vi.fn(), onleave: vi.fn() };
  render(GroupPage, { posyandu: "melati", date: "2026-11-12", group: "adult", today: "2026-11-12", ...heard });
  return heard;
}

const officer = () => screen.findByRole("combobox", { name: "Petugas" });
const cell = (name: string) => screen.findByRole<HTMLInputElement>("textbox", { name });

test("a row is typed and saved by keyboard alone", async () => {
  fake.results = [
    { result: "blood_pressure", class: "hypertension_2", rank: 2, refer: "today", value: 180, source: "", verified: true },
    { result: "bmi", class: "normal", rank: 0, refer: "no", value: 22, source: "", verified: true },
  ];
  const { onplace } = open();
  const typist = userEvent.setup();
  await waitFor(async () => expect(document.activeElement).toBe(await officer()));
  await typist.selectOptions(await officer(), "Kader");
  await typist.keyboard("{Enter}");
  await waitFor(async () => expect(document.activeElement).toBe(await cell("Berat badan, Siti Aminah")));
  expect((await cell("Berat badan, Siti Aminah")).placeholder).toBe("51,00");
  await typist.keyboard("52.5{Enter}180{Tab}s{Enter}y{Enter}");
  await screen.findByText("tersimpan");
  expect(fake.saved).toMatchObject([{ mode: "langsung", answers: { officer: "kader", place: "posyandu", weight: "52,5", systolic: "180", smoking: "daily", referred: "ya" } }]);
  await screen.findByText("Rujuk hari ini");
  await screen.findByText("Tekanan darah: hipertensi derajat 2");
  await screen.findByText("1 dari 2 sudah dilayani");
  await waitFor(async () => expect(document.activeElement).toBe(await cell("Berat badan, Budi")));
  expect(screen.queryByRole("combobox", { name: "Merokok, Budi" })).toBeNull();
  expect(onplace).toHaveBeenCalledWith(["Perdamaian", "Melati"]);
});

test("a doubt stands under the row, and Enter confirms it", async () => {
  open();
  const typist = userEvent.setup();
  await typist.selectOptions(await officer(), "Kader");
  await typist.type(await cell("Berat badan, Budi"), "70{Enter}210{Enter}");
  await screen.findByText(/Angkanya tidak biasa/);
  await waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("Sudah benar: Tekanan darah sistolik, Budi"));
  expect(fake.saved).toEqual([]);
  await typist.keyboard("{Enter}");
  await waitFor(() => expect(fake.saved[0]?.confirmed).toEqual(["systolic:unlikely"]));
});

test("a number past its bounds says so beside its row and in its cell", async () => {
  open();
  const typist = userEvent.setup();
  await typist.selectOptions(await officer(), "Kader");
  await typist.type(await cell("Berat badan, Budi"), "70{Enter}400{Enter}");
  expect((await screen.findByRole("alert")).textContent).toContain("Tekanan darah sistolik: Harus antara 50 dan 300");
  expect((await cell("Tekanan darah sistolik, Budi")).getAttribute("aria-invalid")).toBe("true");
  expect(fake.saved).toEqual([]);
});

test("F2 saves the row and opens its full form", async () => {
  const { onform } = open();
  const typist = userEvent.setup();
  await typist.selectOptions(await officer(), "Kader");
  await typist.type(await cell("Berat badan, Siti Aminah"), "52{F2}");
  await waitFor(() => expect(onform).toHaveBeenCalledWith("siti", "adult", "fact-siti"));
  await typist.click(screen.getByRole("button", { name: "Formulir lengkap Budi" }));
  await waitFor(() => expect(onform).toHaveBeenCalledWith("budi", "adult", undefined));
});

test("a name is found by one key, somebody else is told when no form is for her, and another group opens", async () => {
  fake.others = [aRow("fajar", "Fajar", { form: "" })];
  const { ongroup, onleave } = open();
  const typist = userEvent.setup();
  await typist.click(await cell("Berat badan, Siti Aminah"));
  await typist.keyboard("/bud{Enter}");
  await waitFor(async () => expect(document.activeElement).toBe(await cell("Berat badan, Budi")));
  await typist.keyboard("{Escape}");
  expect(onleave).not.toHaveBeenCalled();
  await typist.click(screen.getByRole("button", { name: "Orang lain" }));
  await typist.type(await screen.findByRole("combobox", { name: "Cari orang" }), "faj");
  await screen.findByText("Fajar");
  await typist.keyboard("{Enter}");
  await screen.findByText(/Daftar ini bukan untuk orang ini/);
  await typist.click(screen.getByRole("button", { name: "Tutup" }));
  await typist.click(screen.getByRole("radio", { name: "Remaja" }));
  expect(ongroup).toHaveBeenCalledWith("adolescent");
});

test("an empty list says what to do", async () => {
  fake.rows = [];
  open();
  await screen.findByText("Belum ada yang masuk daftar ini");
});
