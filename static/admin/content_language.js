// Gives the fields of a page's text the language and direction of the page, whatever the admin's own language is,
// and says that language in the header, which stays in view. Fields of new blocks are found as they appear.
// Shows the original beside a translation.
(() => {
  const PROSE = [
    ".w-field--char_field input[type='text']",
    ".w-field--char_field textarea",
    "[data-draftail-editor-wrapper]",
  ].join(", ");

  // a quotation or document may be in a language of its own, which a field beside it names
  const ownLanguage = (field) => {
    const name = (field.name || "").replace(/-(text|title)$/, "-language");
    const choice = name !== field.name && field.form && field.form.elements[name];
    return choice ? choice.value : "";
  };

  const mark = (field, language, direction) => {
    const own = ownLanguage(field);
    field.lang = own || language;
    field.dir = own && own !== language ? "auto" : direction;
  };

  const follow = (cue) => {
    const { contentLanguage, contentDirection } = cue.dataset;
    const tab = cue.closest("[role='tabpanel']");
    const markAll = () => {
      tab.querySelectorAll(PROSE).forEach((field) => mark(field, contentLanguage, contentDirection));
    };
    markAll();
    tab.addEventListener("change", markAll);
    new MutationObserver(markAll).observe(tab, { childList: true, subtree: true });
  };

  const sayInHeader = (text) => {
    const header = document.querySelector("header.w-slim-header");
    if (header) {
      const words = document.createElement("p");
      words.className = "content-language";
      words.textContent = text;
      header.append(words);
    }
  };

  // in the preview panel, which opens by itself until this person has opened or closed it once
  const showOriginal = (mode) => {
    const select = document.querySelector("select[name='preview_mode']");
    const panel = document.querySelector("[data-side-panel='preview']");
    if (!select || !panel) return;
    const show = (chosen) => {
      select.value = chosen;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    };
    show(mode);
    // Wagtail's checker reads the preview, and is to judge this page alone
    document.querySelector("[data-side-panel='checks']")?.addEventListener("show", () => show(""));
    const wide = window.matchMedia("(min-width: 60em)").matches;
    if (wide && localStorage.getItem("wagtail:side-panel-open") === null) panel.dispatchEvent(new CustomEvent("open"));
  };

  const start = () => {
    const cues = document.querySelectorAll("[data-content-language]");
    cues.forEach(follow);
    if (!cues.length) return;
    sayInHeader(cues[0].dataset.contentCue);
    const { besideMode } = cues[0].dataset;
    if (besideMode) window.addEventListener("load", () => showOriginal(besideMode));
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
