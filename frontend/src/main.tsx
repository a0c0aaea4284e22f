import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { followReleases } from "./lib/browser/new-release";
import "./index.css";

followReleases();

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
