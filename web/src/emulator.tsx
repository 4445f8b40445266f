/** The page of the emulator: play customers and vendors, see what happens behind them. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { EmulatorPage } from "./emulator/EmulatorPage";
import "./styles/form.css";
import "./styles/emulator.css";

createRoot(document.getElementById("root")!).render(<StrictMode><EmulatorPage /></StrictMode>);
