// Below the slug in the page editor: the proposals become buttons, and follow the title while it is being written.
// Without this script the proposals for the saved title stand there as text.
(() => {
  "use strict";
  const url = document.currentScript.dataset.proposalsUrl;

  function start() {
    const list = document.querySelector("[data-slug-list]");
    const slug = document.querySelector("[name='slug']");
    const title = document.querySelector("[name='title']");
    if (!list || !slug || !title) return;
    let waiting;

    function use(proposal) {
      slug.value = proposal;
      slug.dispatchEvent(new Event("input", { bubbles: true }));
      slug.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function show(proposals) {
      list.replaceChildren(proposals.length ? `${list.dataset.label} ` : "");
      for (const proposal of proposals) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button button-small button-secondary";
        button.dir = "auto";
        button.textContent = proposal;
        button.addEventListener("click", () => use(proposal));
        list.append(button, " ");
      }
    }

    async function follow() {
      const text = title.value;
      const answer = await fetch(`${url}?title=${encodeURIComponent(text)}`).catch(() => null);
      if (!answer || !answer.ok || title.value !== text) return;
      const { proposals } = await answer.json();
      show(proposals);
      // a translation gets its own slug with its first title, unless its editor wrote one
      if (list.dataset.machineMade && slug.value === list.dataset.machineMade && text !== title.defaultValue) {
        list.dataset.machineMade = "";
        if (proposals.length) use(proposals[proposals.length - 1]);
      }
    }

    title.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(follow, 300);
    });
    show([...list.querySelectorAll("code")].map((code) => code.textContent));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
