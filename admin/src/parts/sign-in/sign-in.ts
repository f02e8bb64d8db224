import "./sign-in.css";
import { byId, onAction } from "../../../../viewer/src/page/elements.ts";
import { words } from "../../words/words.ts";

/** Who watches, in the eyes of those who are watched, if nobody says it. */
const DEFAULT_NAME = "operator";

export interface Credentials {
  /** `undefined`: something in front of the gateway adds one, or says who it is. */
  readonly token: string | undefined;
  readonly name: string;
}

export type SignInProblem = keyof typeof words.signIn;

export interface SignIn {
  /** Shows the form again, with the reason if there is one. */
  show(problem: SignInProblem | undefined): void;
}

/** The form; `enter` is called with what was typed, and the token leaves the page's fields. */
export function startSignIn(enter: (credentials: Credentials) => void): SignIn {
  const form = byId("sign-in-form", HTMLFormElement);
  const token = byId("token", HTMLInputElement);
  const name = byId("name", HTMLInputElement);
  const problem = byId("sign-in-problem", HTMLParagraphElement);
  const show = (reason: SignInProblem | undefined): void => {
    problem.textContent = reason === undefined ? "" : words.signIn[reason];
    token.setAttribute("aria-invalid", String(reason !== undefined));
    token.focus();
  };
  const go = (given: string | undefined): void => {
    token.value = "";
    show(undefined);
    enter({ token: given, name: name.value.trim() || DEFAULT_NAME });
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = token.value.trim();
    if (given === "") show("missing-token");
    else go(given);
  });
  onAction("without-token", () => go(undefined));
  return { show };
}
