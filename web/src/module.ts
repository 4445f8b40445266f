/** The component with its style, for a React page that is bundled without our sources. */
import "./styles/form.css";

export { default, type SupportFormProps } from "./SupportForm";
