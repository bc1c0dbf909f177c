// Gives the fields of a page's text the language and direction of the page, whatever the admin's own language is,
// and says that language in the header, which stays in view. Fields of new blocks are found as they appear.
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

  const start = () => {
    const cues = document.querySelectorAll("[data-content-language]");
    cues.forEach(follow);
    if (cues.length) sayInHeader(cues[0].dataset.contentCue);
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
