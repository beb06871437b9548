import { mount } from "svelte";
import "../styles/base.css";
import "../styles/fonts.css";
import "../styles/print.css";
import "../styles/tokens.css";
import District from "./District.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("district.html has no #app");
mount(District, { target });
