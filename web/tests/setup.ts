/** What every test begins and ends with. */
import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

Element.prototype.scrollIntoView ??= () => undefined; // the document without a browser has no layout
afterEach(cleanup);
