import { mount } from "svelte";
import App from "./App.svelte";
import { listenToBackend } from "./backend/changed.svelte";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/print.css";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
void listenToBackend();
mount(App, { target });
