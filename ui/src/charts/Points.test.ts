import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import Points from "./Points.svelte";
import { frame } from "./scale";

const area = frame({ width: 200, height: 200 }, { left: 0, right: 0, top: 0, bottom: 0 }, [0, 10], [0, 10]);
const marks = [1, 2, 3].map((n) => ({ x: n, y: n, title: `${n} kg`, note: `bulan ${n}` }));

test("arrow keys walk the points and each is read out", async () => {
  render(Points, { frame: area, marks, label: "Grafik BB/U", chosen: -1 });
  const walk = screen.getByRole("slider", { name: "Grafik BB/U" });
  walk.focus();
  expect(walk.getAttribute("aria-valuetext")).toBe("3 kg, bulan 3");
  await userEvent.keyboard("{ArrowLeft}{ArrowLeft}{ArrowLeft}");
  expect(walk.getAttribute("aria-valuetext")).toBe("1 kg, bulan 1");
  await userEvent.keyboard("{End}");
  expect(walk.getAttribute("aria-valuetext")).toBe("3 kg, bulan 3");
});
