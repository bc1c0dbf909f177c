// Keeps what was typed in cases in which Wagtail's editor would lose it or send it twice: the session has ended, the
// connection is away for longer than Wagtail tries, a form is on its way, or it is being saved by itself just now.
(() => {
  "use strict";
  const { signInUrl, tokenUrl, signedOut, signIn, signedIn } = document.currentScript.dataset;

  function start() {
    const form = document.querySelector("form[data-edit-form]");
    if (!form) return;
    let sending = false;
    let saving = false; // by itself, at this moment
    let held; // what was pressed meanwhile
    let away = false; // whether the server no longer knows this person
    let waiting;

    function saveAgain() {
      form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true }));
    }

    function say(text, type) {
      document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { text, type, clear: true } }));
    }

    function offerToSignIn() {
      say(signedOut, "error");
      const link = document.createElement("a");
      link.href = signInUrl;
      link.target = "_blank";
      link.className = "button button-small button-secondary";
      link.textContent = signIn;
      requestAnimationFrame(() => document.querySelector(".messages li:last-child")?.append(" ", link));
    }

    // somebody who signs in again gets another token, without which this form would be refused
    async function look() {
      const answer = await fetch(tokenUrl, { headers: { "X-Requested-With": "XMLHttpRequest" } }).catch(() => null);
      if (!answer) return;
      if (answer.status === 403) {
        if (!away) offerToSignIn();
        away = true;
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const token = page.querySelector("input[name='csrfmiddlewaretoken']")?.value;
      if (!answer.ok || !token) return;
      form.elements.csrfmiddlewaretoken.value = token;
      if (!away) return;
      away = false;
      say(signedIn, "success");
      saveAgain();
    }

    document.addEventListener("w-autosave:error", ({ detail }) => {
      if (detail.type === "server_error") look();
      // Wagtail gives up after a minute
      clearTimeout(waiting);
      if (detail.type === "network_error") waiting = setTimeout(saveAgain, 20000);
    });
    document.addEventListener("w-swap:error", look);
    window.addEventListener("focus", () => away && look());
    window.addEventListener("online", saveAgain);

    // sent without a session, the form would be answered with the page for signing in, and its text be gone
    form.addEventListener(
      "click",
      (event) => {
        if (!away || !event.target.closest("button:not([type='button']), input[type='submit']")) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        offerToSignIn();
        look();
      },
      { capture: true },
    );
    // A new page that is on its way has no address yet: sent once more meanwhile, there would be two. So sending waits
    // for the answer, and its button is remembered as a field, since Wagtail may have disabled it by then.
    function sendLater(button) {
      if (held) return;
      held = document.createElement("input");
      held.type = "hidden";
      held.name = button?.name ?? "";
      held.value = button?.value ?? "";
      form.append(held);
    }

    function answered(error) {
      saving = false;
      const button = held;
      held = undefined;
      if (!button) return;
      // without connection or session the window, and the text with it, would be gone
      if (error !== "network_error" && error !== "server_error") form.requestSubmit();
      if (!sending) button.remove();
    }

    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (saving) {
        event.preventDefault();
        sendLater(event.submitter);
        return;
      }
      sending = true;
    });
    // Wagtail adds fields to the form for "Approve"; saved by itself a moment later, it would be approved twice
    form.addEventListener("w-autosave:save", (event) => {
      if (sending) event.preventDefault();
      else saving = true;
    });
    form.addEventListener("w-autosave:success", () => answered());
    form.addEventListener("w-autosave:error", ({ detail }) => answered(detail.type));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
