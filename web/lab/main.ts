// The laboratory page of the tracker: for developers, in English only.
import { mount } from "svelte";
import "../src/styles/tokens.css";
import "../src/styles/base.css";
import "../src/styles/components.css";
import "./lab.css";
import Lab from "./Lab.svelte";

const target = document.getElementById("page");
if (target) mount(Lab, { target });
