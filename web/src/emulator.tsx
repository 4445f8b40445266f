/** The page of the emulator. */
import { createRoot } from "react-dom/client";
createRoot(document.getElementById("root")!).render(<p>soon</p>);
