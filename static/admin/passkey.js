// Says what went wrong with a passkey; django-allauth's script only writes it to the console.
(() => {
  "use strict";
  const show = (id, shown = true) => {
    document.getElementById(id).hidden = !shown;
  };
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    show("passkey-failed");
  });
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("passkey");
    button.addEventListener("click", () => show("passkey-failed", false));
    // browsers have passkeys only over https and on localhost, and never for a bare number
    if (window.PublicKeyCredential && !/^[\d.]+$|^\[/.test(location.hostname)) return;
    button.disabled = true;
    show("passkey-impossible");
  });
})();
